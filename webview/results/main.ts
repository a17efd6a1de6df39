import type { ResultsApi, ResultsEvents } from '../../src/protocol/resultsApi';
import { RpcClient } from '../../src/protocol/rpcClient';
import { connectHost } from '../host';
import { openResults } from './openResults';
import './style.css';

const root = document.getElementById('view');
if (root === null) throw new Error('The page has no element "view"');
const host = connectHost(root);
openResults(root, host, new RpcClient<ResultsApi, ResultsEvents>(host.transport));
