/** For what is used inside whatever program opens it: no process is a stranger. */
export const anyProgram = /./;
