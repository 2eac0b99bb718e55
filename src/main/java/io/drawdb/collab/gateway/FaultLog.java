package io.drawdb.collab.gateway;

import io.drawdb.collab.access.LogText;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What clients do wrong, one line each, and no more than {@value #LINES_PER_SECOND} lines a second: a client must
 * not be able to fill the disk. Lines left out are counted.
 */
@ApplicationScoped
class FaultLog {
    static final int LINES_PER_SECOND = 20;

    private static final Logger LOG = Logger.getLogger("io.drawdb.collab.gateway");

    private long second;
    private int lines;
    private long leftOut;

    /** What a connection did, or did not do. */
    void fault(String event, Peer peer, String text) {
        if (mayWrite(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()))) {
            LOG.infof(
                    "event=%s conn=%d address=%s reason=\"%s\"",
                    event, peer.connection(), LogText.oneLine(peer.address()), LogText.oneLine(text));
        }
    }

    /** A request that was turned down. */
    void refused(GatewayReason reason, String address) {
        if (mayWrite(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()))) {
            LOG.infof("event=refused reason=%s address=%s", reason.tag(), LogText.oneLine(address));
        }
    }

    /** A request that was turned down with a text. */
    void refused(GatewayReason reason, String address, String text) {
        if (mayWrite(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()))) {
            LOG.infof(
                    "event=refused reason=%s address=%s text=\"%s\"",
                    reason.tag(), LogText.oneLine(address), LogText.oneLine(text.strip()));
        }
    }

    /** A fault of this server's own: with its stack trace. */
    void bug(String event, Peer peer, Throwable cause) {
        LOG.errorf(cause, "event=%s conn=%d address=%s", event, peer.connection(), LogText.oneLine(peer.address()));
    }

    /** Whether one more line may be written in this second. */
    synchronized boolean mayWrite(long nowSecond) {
        if (nowSecond != second) {
            if (leftOut > 0) {
                LOG.infof("event=log_lines_left_out count=%d", leftOut);
            }
            second = nowSecond;
            lines = 0;
            leftOut = 0;
        }
        if (lines >= LINES_PER_SECOND) {
            leftOut++;
            return false;
        }
        lines++;
        return true;
    }
}
