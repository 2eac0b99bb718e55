package io.drawdb.collab.blackbox2;

import io.drawdb.collab.testing.RawWebSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Sends as fast as the socket takes it, and reads, so that nobody can say it read too slowly. */
final class Flooder implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 90;

    private final RawWebSocket socket;
    private final AtomicLong sent = new AtomicLong();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    private Flooder(RawWebSocket socket) {
        this.socket = socket;
    }

    /**
     * Joins, and begins.
     *
     * @param hello written with single quotes, as the messages are
     * @param message the message with this number, from 1
     */
    static Flooder begin(URI uri, String hello, LongFunction<String> message) throws IOException {
        var flooder = new Flooder(RawWebSocket.connect(uri));
        flooder.socket.sendText(json(hello));
        flooder.socket.read();
        new Thread(() -> flooder.send(message), "flooder-out").start();
        new Thread(flooder::read, "flooder-in").start();
        return flooder;
    }

    private static String json(String message) {
        return message.replace('\'', '"');
    }

    private void send(LongFunction<String> message) {
        try {
            while (!closed.isDone()) {
                byte[] text = json(message.apply(sent.get() + 1)).getBytes(StandardCharsets.UTF_8);
                socket.send(RawWebSocket.TEXT, true, text);
                sent.incrementAndGet();
            }
        } catch (IOException e) {
            // Closed while it wrote: what became of it is the reader's to say.
            closed.isDone();
        }
    }

    private void read() {
        try {
            closed.complete(socket.readToClose());
            socket.close();
        } catch (IOException e) {
            closed.completeExceptionally(e);
        }
    }

    /** Messages that have left. */
    long sent() {
        return sent.get();
    }

    boolean isFlooding() {
        return !closed.isDone();
    }

    /** Waits for the end, and returns the code that the server gave. */
    int closed() {
        try {
            return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("still flooding after " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
