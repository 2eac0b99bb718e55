package io.drawdb.collab.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.access.Ruling.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulingFileTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int LINES_MAX = 4;

    @TempDir
    private Path home;

    private Path file;
    private Instant now = START;

    @BeforeEach
    void name() {
        file = home.resolve("rulings.jsonl");
    }

    /** A server that has just started on the file. */
    private Access server() {
        var access = Access.byToken(token -> new Verdict.Refused("no"), KEPT, () -> now);
        access.spreadBy(RulingFile.open(file, access::heard, access::rulings, Runnable::run, LINES_MAX));
        return access;
    }

    private static void rule(Access access, String client, Right right) {
        access.rule(Kind.CLIENT, client, right)
                .orElseThrow()
                .spread()
                .toCompletableFuture()
                .join();
    }

    private static Optional<Right> rightOf(Access access, String client) {
        var grant = new Grant("t", "t", "room", Right.EDIT, START, Instant.MAX);
        return access.right(grant, "room", client);
    }

    @Test
    @DisplayName("[ACCESS-11] what was ruled counts after a restart, and no longer than a token can be valid")
    void comesBack() {
        var first = server();
        rule(first, "ann", null);
        rule(first, "ben", Right.VIEW);

        var second = server();
        assertEquals(first.rulings(), second.rulings());
        assertEquals(Optional.empty(), rightOf(second, "ann"));
        assertEquals(Optional.of(Right.VIEW), rightOf(second, "ben"));
        assertEquals(Optional.of(Right.EDIT), rightOf(second, "cyd"));

        now = START.plus(KEPT);
        assertEquals(List.of(), server().rulings());
    }

    @Test
    @DisplayName("[ACCESS-11] half a line was never answered: it does not count, and is in nobody's way")
    void halfALine() throws IOException {
        rule(server(), "ann", null);
        Files.writeString(file, "{\"kind\":\"CLIENT\",\"subject\":\"ben".repeat(20), StandardOpenOption.APPEND);
        // Within a character, too.
        Files.write(file, new byte[] {(byte) 0xC3}, StandardOpenOption.APPEND);

        rule(server(), "cyd", null);
        var third = server();
        assertEquals(
                List.of("ann", "cyd"),
                third.rulings().stream().map(Ruling::subject).toList());
    }

    @Test
    @DisplayName("[ACCESS-11] a line that is no ruling stops the start with its number: nothing is let in by mistake")
    void damaged() throws IOException {
        rule(server(), "ann", null);
        Files.writeString(file, "?\n", StandardOpenOption.APPEND);

        var refused = assertThrows(IllegalStateException.class, this::server);
        assertTrue(refused.getMessage().startsWith("Line 2 of " + file), refused.getMessage());
    }

    @Test
    @DisplayName(
            "[ACCESS-11] what can't be written counts here, is said to be known nowhere else, and can be said again")
    void notWritten() throws IOException {
        var server = server();
        Files.createDirectory(file);
        assertThrows(CompletionException.class, () -> rule(server, "ann", null));
        assertEquals(Optional.empty(), rightOf(server, "ann"));

        Files.delete(file);
        rule(server, "ann", null);
        assertEquals(Optional.empty(), rightOf(server(), "ann"));
    }

    @Test
    @DisplayName("[ACCESS-11] the file does not grow for ever: now and then it is written anew, with what is in force")
    void writtenAnew() throws IOException {
        var server = server();
        for (int time = 0; time < 10 * LINES_MAX; time++) {
            now = now.plusSeconds(1);
            rule(server, "ann", time % 2 == 0 ? Right.VIEW : Right.EDIT);
            rule(server, "ben", null);
            assertTrue(Files.readAllLines(file).size() <= LINES_MAX);
            assertEquals(server.rulings(), server().rulings());
        }
        try (var files = Files.list(home)) {
            assertEquals(List.of(file), files.toList());
        }
    }
}
