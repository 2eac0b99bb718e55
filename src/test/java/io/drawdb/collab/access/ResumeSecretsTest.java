package io.drawdb.collab.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeSecretsTest {
    private static final long BORN = 1_767_225_600_000L;
    private static final byte[] KEY = new byte[32];

    @TempDir
    Path directory;

    @Test
    @DisplayName("[OWN-1] a secret proves one client id in one room, on every server with the same key")
    void provesOneId() {
        String secret = new ResumeSecrets(KEY).issue("room", "ann", BORN);
        var other = new ResumeSecrets(KEY);

        assertEquals(OptionalLong.of(BORN), other.born("room", "ann", secret));
        assertEquals(OptionalLong.empty(), other.born("room", "ben", secret));
        assertEquals(OptionalLong.empty(), other.born("other", "ann", secret));
        assertEquals(OptionalLong.empty(), new ResumeSecrets(SecretFile.random()).born("room", "ann", secret));
    }

    @Test
    @DisplayName("[OWN-1] nobody can make one, or make himself older")
    void cannotBeMade() {
        var secrets = new ResumeSecrets(KEY);
        String secret = secrets.issue("room", "ann", BORN);
        String seal = secret.substring(secret.indexOf('.'));
        for (String forged : new String[] {
            "",
            ".",
            "0" + seal,
            Long.toString(BORN - 1, 36) + seal,
            seal,
            secret + "x",
            secret.substring(1),
            "zzzzzzzzzzzzz" + seal
        }) {
            assertEquals(OptionalLong.empty(), secrets.born("room", "ann", forged), forged);
        }
        assertThrows(IllegalArgumentException.class, () -> new ResumeSecrets(new byte[31]));
    }

    @Test
    @DisplayName("[OWN-4] the key is made once, found again, and its owner's alone")
    void keyIsKept() throws IOException {
        Path file = directory.resolve("data").resolve("resume.secret");
        byte[] made = SecretFile.readOrMake(file);

        assertArrayEquals(made, SecretFile.readOrMake(file));
        assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
        Files.write(file, new byte[5]);
        assertThrows(IllegalStateException.class, () -> SecretFile.readOrMake(file));
    }
}
