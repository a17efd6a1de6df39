import { RpcClient } from '../../src/protocol/rpcClient';
import type { RelationsApi, RelationsEvents } from '../../src/protocol/relationsApi';
import { connectHost } from '../host';
import { openRelations } from './openRelations';
import './style.css';

const root = document.getElementById('view');
if (root === null) throw new Error('The page has no element "view"');
const host = connectHost(root);
openRelations(root, host, new RpcClient<RelationsApi, RelationsEvents>(host.transport));
