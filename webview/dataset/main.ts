import type { DatasetApi, DatasetEvents } from '../../src/protocol/datasetApi';
import { RpcClient } from '../../src/protocol/rpcClient';
import { connectHost } from '../host';
import { openDataset } from './openDataset';
import './style.css';

const root = document.getElementById('view');
if (root === null) throw new Error('The page has no element "view"');
const host = connectHost(root);
openDataset(root, host, new RpcClient<DatasetApi, DatasetEvents>(host.transport));
