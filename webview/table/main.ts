import { RpcClient } from '../../src/protocol/rpcClient';
import type { TableApi, TableEvents } from '../../src/protocol/tableApi';
import { connectHost } from '../host';
import { openTable } from './openTable';
import './style.css';

const root = document.getElementById('view');
if (root === null) throw new Error('The page has no element "view"');
const host = connectHost(root);
openTable(root, host, new RpcClient<TableApi, TableEvents>(host.transport));
