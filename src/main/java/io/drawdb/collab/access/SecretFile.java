package io.drawdb.collab.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;

/** A random secret that a server makes for itself once and finds again when it starts. */
public final class SecretFile {
    private static final int BYTES = 32;

    private SecretFile() {}

    /** A secret for as long as the process lives. */
    public static byte[] random() {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    /**
     * The secret in this file, made if it is missing, and readable by its owner alone.
     *
     * @throws UncheckedIOException if it can be neither read nor written
     * @throws IllegalStateException if the file holds something else
     */
    public static byte[] readOrMake(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            byte[] secret = Files.readAllBytes(file);
            if (secret.length != BYTES) {
                throw new IllegalStateException(
                        "%s should hold %d bytes, but holds %d. Delete it: clients that come back then count as new."
                                .formatted(file.toAbsolutePath(), BYTES, secret.length));
            }
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException("The secret in " + file.toAbsolutePath() + " can't be read or made", e);
        }
    }

    /** Written beside its place first: a server that dies meanwhile leaves no half a secret. */
    private static void make(Path file) throws IOException {
        Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
        Path draft = Files.createTempFile(directory, "secret", null, PrivateFiles.ownerOnly());
        Files.write(draft, random());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.forceEntry(file);
    }
}
