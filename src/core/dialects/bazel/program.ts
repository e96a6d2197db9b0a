/** The client, and the server, which is a Java program that calls itself `bazel(<workspace>)`. */
export const bazelProgram = /(?:^|[\s\\/])(?:bazel|bazelisk)(?:-[\w.]+)*(?:\.exe)?(?=[\s(]|$)|A-server\.jar/i;
