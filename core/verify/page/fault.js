// Why a report does not verify: what to tell, what to do, and how `candour verify` ends.

export class Fault extends Error {
  constructor(message, help, exit = 1) {
    super(message);
    this.help = help;
    this.exit = exit;
  }
}

// Whether reading a file failed; any other error is the page's own, and is never taken for one of the file.
export const isUnreadable = (error) => error instanceof DOMException;
