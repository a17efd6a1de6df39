import type { ReportApi, ReportEvents } from '../../src/protocol/reportApi';
import { RpcClient } from '../../src/protocol/rpcClient';
import { connectHost } from '../host';
import { openReport } from './openReport';
import './style.css';

const root = document.getElementById('view');
if (root === null) throw new Error('The page has no element "view"');
const host = connectHost(root);
openReport(root, host, new RpcClient<ReportApi, ReportEvents>(host.transport));
