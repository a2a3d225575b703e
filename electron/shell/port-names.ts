/** Names under which the preload script asks the main process for its two ports and is given them. */
export const askForPorts = 'precopy:ask-for-ports'
export const handOverPorts = 'precopy:ports'
