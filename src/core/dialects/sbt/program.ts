export const sbtProgram = /(?:^|[\s\\/])sbtn?(?:\.bat)?(?=\s|$)|sbt-launch[\w.-]*\.jar|xsbt\.boot\.Boot/i;
