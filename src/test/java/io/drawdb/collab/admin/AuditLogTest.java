package io.drawdb.collab.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.drawdb.collab.testing.LogLines;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the log has of those who use the inspector, and of those who may not. */
class AuditLogTest {
    private final LogLines lines = LogLines.of(AuditLog.class.getName());
    private final AtomicLong nanos = new AtomicLong(5);
    private final AuditLog audit = new AuditLog(nanos::get);

    @AfterEach
    void stop() {
        lines.close();
    }

    @Test
    @DisplayName("[ADM-18] an action is one line, whatever a client calls itself")
    void oneLine() {
        audit.done(
                "admin_kick",
                "room",
                "10.0.0.1",
                "200",
                "clientId=" + AuditLog.quoted("a\nevent=forged\u2028x\u2029y\u0085z\u009b\" !"));
        assertEquals(
                List.of(
                        "event=admin_kick room=room address=10.0.0.1 outcome=200 clientId=\"a?event=forged?x?y?z?? !\""),
                lines.all());
    }

    @Test
    @DisplayName("[ADM-18] who comes without the token gets one line a second at most")
    void denials() {
        for (int n = 0; n < 1_000; n++) {
            audit.denied("/api", "10.0.0.1");
        }
        nanos.addAndGet(1_000_000_000);
        audit.denied("/api/\n\u0085", "10.0.0.1");
        assertEquals(
                List.of(
                        "event=admin_denied path=\"/api\" address=10.0.0.1",
                        "event=admin_denied path=\"/api/??\" address=10.0.0.1"),
                lines.all());
    }
}
