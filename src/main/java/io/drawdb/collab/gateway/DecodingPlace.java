package io.drawdb.collab.gateway;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The place in memory that one connection's next message needs once it is decoded. Small messages never wait for theirs:
 * honest people go on while somebody fills the memory. Event loop only.
 */
final class DecodingPlace {
    /** What the longest frame takes that is not looked through before it is read. */
    static final int SMALL_BYTES_MAX = 256 * 1024;

    private final MemoryShare share;
    private final Executor loop;
    private final Runnable goOn;
    private MemoryShare.@Nullable Wish wish;
    private long granted;

    /** @param goOn runs on the loop when a message that had to wait has its place */
    DecodingPlace(MemoryShare share, Executor loop, Runnable goOn) {
        this.share = share;
        this.loop = loop;
        this.goOn = goOn;
    }

    /** Whether the next message, of this weight, has its place; if not, it waits in line from now on. */
    boolean isThere(long bytes) {
        if (granted > 0 || bytes <= SMALL_BYTES_MAX) {
            return true;
        }
        if (wish == null) {
            if (share.take(bytes)) {
                granted = bytes;
            } else {
                wish = share.await(bytes, () -> loop.execute(this::granted));
            }
        }
        return granted > 0;
    }

    /** Whether a message waits in line. */
    boolean isAwaited() {
        return wish != null;
    }

    /** A message is decoded, in its place or, if it can't be put off, beyond that. */
    void use(long bytes) {
        if (granted == 0) {
            giveUp();
            share.takeAnyway(bytes);
        }
        granted = 0;
    }

    /** A message has been dealt with. */
    void giveBack(long bytes) {
        share.release(bytes);
    }

    /** The next message does not come, or not now. */
    void giveUp() {
        if (wish != null) {
            share.cancel(wish);
        } else if (granted > 0) {
            share.release(granted);
        }
        wish = null;
        granted = 0;
    }

    private void granted() {
        if (wish != null) {
            granted = wish.bytes();
            wish = null;
            goOn.run();
        }
    }
}
