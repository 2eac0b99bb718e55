package io.drawdb.collab.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the log has of those who use the inspector, and of those who may not. */
class AuditLogTest {
    private final List<String> lines = new ArrayList<>();
    private final Logger logger = Logger.getLogger(AuditLog.class.getName());
    private final AtomicLong nanos = new AtomicLong(5);
    private final AuditLog audit = new AuditLog(nanos::get);

    private final Handler keeper = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line instanceof ExtLogRecord extended ? extended.getFormattedMessage() : line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(keeper);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(keeper);
    }

    @Test
    @DisplayName("[ADM-18] an action is one line, whatever a client calls itself")
    void oneLine() {
        audit.done(
                "admin_kick", "room", "10.0.0.1", "200", "clientId=" + AuditLog.quoted("a\nevent=forged\u2028x\" y"));
        assertEquals(
                List.of("event=admin_kick room=room address=10.0.0.1 outcome=200 clientId=\"a?event=forged?x? y\""),
                lines);
    }

    @Test
    @DisplayName("[ADM-18] who comes without the token gets one line a second at most")
    void denials() {
        for (int n = 0; n < 1_000; n++) {
            audit.denied("/api", "10.0.0.1");
        }
        nanos.addAndGet(1_000_000_000);
        audit.denied("/api/\n", "10.0.0.1");
        assertEquals(
                List.of(
                        "event=admin_denied path=\"/api\" address=10.0.0.1",
                        "event=admin_denied path=\"/api/?\" address=10.0.0.1"),
                lines);
    }
}
