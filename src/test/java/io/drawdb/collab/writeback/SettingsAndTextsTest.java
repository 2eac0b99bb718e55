package io.drawdb.collab.writeback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.writeback.WritebackSettings.Backoff;
import io.drawdb.collab.writeback.WritebackSettings.Checks;
import io.drawdb.collab.writeback.WritebackSettings.Pace;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsAndTextsTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    @DisplayName("[WB-DEFAULTS] the documented defaults")
    void defaults() {
        var settings = WritebackSettings.defaults(Optional.of(URI.create("http://host:5000/api//")));
        assertEquals("http://host:5000/api", settings.baseUrl().orElseThrow().toString());
        assertEquals("share.json", settings.filename());
        assertEquals(Duration.ofSeconds(30), settings.flushInterval());
        assertEquals(50, settings.opsThreshold());
        assertEquals(Duration.ofSeconds(10), settings.requestTimeout());
        assertEquals(new Pace(60, 400, 4, 300, 1_000), settings.pace());
    }

    @Test
    @DisplayName("[WB-DEFAULTS] a senseless setting is refused with its name, its value and what is allowed")
    void senselessSettings() {
        assertRefused("baseUrl is ftp://x", () -> WritebackSettings.defaults(Optional.of(URI.create("ftp://x"))));
        assertRefused("baseUrl is host", () -> WritebackSettings.defaults(Optional.of(URI.create("host"))));
        assertRefused("baseUrl is http:", () -> WritebackSettings.defaults(Optional.of(URI.create("http://x?a=b"))));
        assertRefused("writesPerMinute is 0", () -> new Pace(0, 1, 1, 1, 1));
        assertRefused("writesPerHour is 0", () -> new Pace(1, 0, 1, 1, 1));
        assertRefused("roomsAtOnce is 0", () -> new Pace(1, 1, 0, 1, 1));
        assertRefused("loadsPerMinute is 0", () -> new Pace(1, 1, 1, 0, 1));
        assertRefused("loadsPerHour is 0", () -> new Pace(1, 1, 1, 1, 0));
        assertRefused(
                "backoff max is PT1S",
                () -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1)));
        assertRefused("checks every is PT-1S", () -> new Checks(true, Duration.ofSeconds(-1), 1));
        assertRefused("checks perMinute is 0", () -> new Checks(true, Duration.ZERO, 0));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "7, PT7S",
                " 7 , PT7S",
                "'Tue, 01 Jan 2030 00:02:00 GMT', PT2M",
                "999999999, PT1H",
                "0, -",
                "-5, -",
                "soon, -",
                "'Mon, 31 Dec 2029 00:00:00 GMT', -",
                "99999999999999999999, -",
                "-, -"
            })
    @DisplayName("[WB-RETRYAFTER] seconds or a date, an hour at most, nonsense is no header")
    void retryAfter(String header, Duration expected) {
        assertEquals(Optional.ofNullable(expected), RetryAfter.parse(header, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"success\":true,\"data\":{\"history\":[{\"version\":\"r1\",\"committed_at\":\"t1\"},{\"version\":\"r0\"}]}}",
                "{\"success\":true,\"version\":\"r1\",\"updated_at\":\"t1\"}",
                "{\"data\":{\"sha\":\"r1\",\"updated_at\":\"t1\"}}",
                "{\"revision\":\"r1\",\"data\":{\"updated_at\":\"t1\"}}",
                "{\"success\":true,\"data\":{\"history\":[],\"version\":\"r1\"},\"updated_at\":\"t1\"}"
            })
    @DisplayName("[WB-REVISION] revision and time are found wherever an answer has them")
    void revisions(String answer) {
        var expected = new Revision(Optional.of("r1"), Optional.of("t1"));
        assertEquals(new SaveOutcome.Saved(expected), new GistAnswers("f").saved(utf8(answer)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"version\":\"r1\",\"committed_at\":\"t1\"}]",
                "{\"success\":true,\"data\":[{\"sha\":\"r1\",\"committed_at\":\"t1\"},{\"sha\":\"r0\"}]}",
                "{\"data\":{\"commits\":[{\"version\":\"r1\",\"committed_at\":\"t1\"}]}}"
            })
    @DisplayName("[WB-REVISION] the newest entry of a history, however it is wrapped")
    void histories(String answer) {
        var expected = new Revision(Optional.of("r1"), Optional.of("t1"));
        assertEquals(expected, new GistAnswers("f").newestCommit(utf8(answer)));
        assertEquals(Revision.UNKNOWN, new GistAnswers("f").newestCommit(utf8("{\"data\":[]}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "[]", "true", "{\"success\":false,\"version\":\"r1\"}", "{\"success\":1}", "{\"succ"})
    @DisplayName("[WB-SUCCESS] what does not say that it succeeded has not")
    void notASuccess(String answer) {
        assertInstanceOf(SaveOutcome.Failed.class, new GistAnswers("f").saved(utf8(answer)));
    }

    @Test
    @DisplayName("[WB-LOAD] a file that is missing from a cut-off list of files is cut off, not absent")
    void cutOffFileList() {
        var answers = new GistAnswers("f");
        assertEquals(new LoadOutcome.Truncated(), answers.loaded(utf8("{\"data\":{\"truncated\":true,\"files\":{}}}")));
        assertEquals(new LoadOutcome.Absent(), answers.loaded(utf8("{\"data\":{\"files\":{}}}")));
    }

    @Test
    @DisplayName("[WB-ERRORS] what a refusal says is one short line")
    void messages() {
        var answers = new GistAnswers("f");
        assertEquals("a b", answers.message(utf8("{\"message\":\"a\\n\\tb\"}")));
        assertEquals(
                200,
                answers.message(utf8("{\"message\":\"" + "x".repeat(999) + "\"}"))
                        .length());
        assertEquals("", answers.message(utf8("<html>")));
        assertEquals("disabled", Failure.DISABLED.error());
        assertEquals(List.of("rate_limited"), List.of(Failure.Code.RATE_LIMITED.wireName()));
    }

    private static void assertRefused(String start, Executable making) {
        var refusal = assertThrows(IllegalArgumentException.class, making);
        assertTrue(refusal.getMessage().startsWith(start), refusal.getMessage());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
