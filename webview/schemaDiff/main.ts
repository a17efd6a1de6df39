import { RpcClient } from '../../src/protocol/rpcClient';
import type { SchemaDiffApi, SchemaDiffEvents } from '../../src/protocol/schemaDiffApi';
import { connectHost } from '../host';
import { openSchemaDiff } from './openSchemaDiff';
import './style.css';

const root = document.getElementById('view');
if (root === null) throw new Error('The page has no element "view"');
const host = connectHost(root);
openSchemaDiff(root, host, new RpcClient<SchemaDiffApi, SchemaDiffEvents>(host.transport));
