/** The launcher, the wrapper, and the daemon, which is a Java program with Gradle's classes on its command line. */
export const gradleProgram = /(?:^|[\s\\/])gradlew?(?:\.bat)?(?=\s|$)|org\.gradle\.|gradle-[a-z-]*[0-9.]+\.jar/i;
