/*
 * What commands about runs reach the world by: they are called every few minutes, and what is not named
 * here is not loaded for them.
 */
export { connectLake } from './connectLake';
export { environmentLogin, signInAsApplication } from './logins';
export { reportPage } from './reports';
export { defaultStateFolder, rememberSights, warningLog } from './stateFolder';
export { claimPidFile, mailer, openLogFile, webhook } from './unattended';
