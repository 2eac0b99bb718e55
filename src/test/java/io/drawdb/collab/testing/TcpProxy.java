package io.drawdb.collab.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A way to a server that can be cut, refused and stalled. Listens on a free port of its own, which stays the same;
 * carries bytes both ways.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int GATES = Integer.MAX_VALUE;

    /** One connection through the proxy. */
    private record Pair(Socket client, Socket server, Semaphore answers, AtomicBoolean isCut) {
        void cut() {
            if (!isCut.compareAndSet(false, true)) {
                return;
            }
            List.of(client, server).forEach(socket -> {
                try {
                    // With what is on its way lost, as when a machine is gone.
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private final ServerSocket listening;
    private final int target;
    private final List<Pair> pairs = new CopyOnWriteArrayList<>();
    /** Whoever carries bytes holds one permit; a stall takes all. */
    private final Semaphore gate = new Semaphore(GATES);

    private volatile boolean refusing;
    private boolean stalled;

    private TcpProxy(int target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Starts a proxy to a port of this machine. */
    public static TcpProxy to(int port) {
        try {
            var proxy = new TcpProxy(port);
            daemon("proxy-accept", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** How many connections go through it now, oldest first as {@link #cut(int)} counts them. */
    public int connections() {
        pairs.removeIf(pair -> pair.isCut().get());
        return pairs.size();
    }

    /** Cuts one connection. */
    public void cut(int index) {
        pairs.get(index).cut();
    }

    /** Cuts every connection; new ones are let through. */
    public void cutAll() {
        pairs.forEach(Pair::cut);
        pairs.clear();
    }

    /** Cuts every connection, and closes new ones as soon as they come. */
    public void refuse() {
        refusing = true;
        cutAll();
    }

    /** Lets connections through again. */
    public void admit() {
        refusing = false;
    }

    /** Carries nothing, in no direction; connections stay, and new ones are taken. */
    public synchronized void stall() {
        if (!stalled) {
            stalled = true;
            gate.acquireUninterruptibly(GATES);
        }
    }

    /** Carries what has waited, and goes on. */
    public synchronized void flow() {
        if (stalled) {
            stalled = false;
            gate.release(GATES);
        }
    }

    /** Keeps back what the server says on one connection. */
    public void hold(int index) {
        pairs.get(index).answers().acquireUninterruptibly();
    }

    /** Lets through what was kept back, and what follows. */
    public void release(int index) {
        pairs.get(index).answers().release();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                take(listening.accept());
            } catch (SocketException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void take(Socket client) throws IOException {
        if (refusing) {
            client.close();
            return;
        }
        Socket server;
        try {
            server = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (SocketException e) {
            // The server is not there; its client learns it in the same way.
            client.close();
            return;
        }
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        var pair = new Pair(client, server, new Semaphore(1), new AtomicBoolean());
        pairs.add(pair);
        if (refusing) {
            pair.cut();
        }
        daemon("proxy-up", () -> carry(pair, client, server, new Semaphore(1)));
        daemon("proxy-down", () -> carry(pair, server, client, pair.answers()));
    }

    private void carry(Pair pair, Socket from, Socket to, Semaphore held) {
        byte[] bytes = new byte[64 * 1024];
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                held.acquireUninterruptibly();
                gate.acquireUninterruptibly();
                try {
                    out.write(bytes, 0, length);
                } finally {
                    gate.release();
                    held.release();
                }
            }
            pair.cut();
        } catch (IOException e) {
            pair.cut();
        }
    }

    private static void daemon(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        flow();
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new ArrayList<>(pairs).forEach(Pair::cut);
    }
}
