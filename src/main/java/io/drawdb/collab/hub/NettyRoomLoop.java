package io.drawdb.collab.hub;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A room's loop on one of the event loops that also serve connections; many rooms share it. */
public final class NettyRoomLoop implements RoomLoop {
    private final EventLoop loop;

    public NettyRoomLoop(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // tasks report their failures themselves
    public void after(Duration delay, Runnable task) {
        loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }
}
