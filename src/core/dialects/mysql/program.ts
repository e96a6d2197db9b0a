export const mysqlProgram = /(?:^|[\s\\/])(?:mysqld|mariadbd|mysqld_safe|mariadbd-safe)(?:\.exe)?(?=\s|$)/i;
