import { ExportedReport } from './exportedReport';
import { readRuns } from './pageData';
import './style.css';

/** The script of an exported page: what it shows stands in the page, and nothing is loaded. */
const files = document.getElementById('files');
if (files === null) throw new Error('The page has no element "files"');
const runs = readRuns(document);
if (runs.length > 0) new ExportedReport(files, runs).mount();
