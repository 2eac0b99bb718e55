package io.drawdb.collab.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for what is killed and has to come back on the same one. They are below those that systems give to outgoing connections,
 * so that none of these takes one meanwhile, and each process that runs tests has its own.
 */
public final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int OF_A_PROCESS = 2_000;
    private static final int PROCESSES_MAX = 10;

    private static final int OFFSET = Integer.getInteger("surefire.forkNumber", 0) % PROCESSES_MAX * OF_A_PROCESS;
    // Begins anywhere: another run on this machine may be at it, too.
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(OF_A_PROCESS));

    private FreePorts() {}

    /** A port on which nobody listens, and that was not given out before for a long time. */
    public static int next() {
        for (int tried = 0; tried < OF_A_PROCESS; tried++) {
            int port = FIRST + OFFSET + NEXT.getAndIncrement() % OF_A_PROCESS;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from %d on".formatted(FIRST + OFFSET));
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
