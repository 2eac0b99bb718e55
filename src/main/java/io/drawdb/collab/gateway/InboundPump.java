package io.drawdb.collab.gateway;

import io.drawdb.collab.hub.CloseCode;
import io.drawdb.collab.hub.Session;
import io.drawdb.collab.wire.ClientMessage;
import io.drawdb.collab.wire.ErrorCode;
import io.netty.channel.Channel;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moves one connection's messages, decoded and strictly in order, to its session, and stops reading from the socket
 * when the session has enough of them under way or the client is too fast. What was read before reading stopped
 * waits here: at most one read of the socket. Event loop only.
 */
final class InboundPump {
    /** What surrounds the bytes of a message in its frame. */
    private static final int FRAME_OVERHEAD_MAX = 14;

    private final ClientConnection connection;
    private final Channel channel;
    private final GatewayLimits limits;
    private final GatewayMeters meters;
    private final InboundWindow window;
    private final InboundRates rates;
    private final DecodingPlace place;
    private final Backlog backlog = new Backlog();
    private @Nullable Session session;
    private boolean pumping;
    private @Nullable Future<?> slowedDown;
    private @Nullable Future<?> pausing;
    private boolean dropping;
    private int framesIgnored;
    private long bytesIgnored;
    private int badMessages;

    InboundPump(
            ClientConnection connection,
            Channel channel,
            GatewayLimits limits,
            GatewayMeters meters,
            InboundMemory memory) {
        this.connection = connection;
        this.channel = channel;
        this.limits = limits;
        this.meters = meters;
        this.window = new InboundWindow(limits.inboundMessagesMax(), limits.inboundBytesMax());
        this.rates = new InboundRates(limits, System.nanoTime());
        this.place = new DecodingPlace(memory.decoded(), channel.eventLoop(), this::pump);
    }

    /** Starts handing over; until then messages wait. */
    void start(Session theSession) {
        session = theSession;
        pump();
    }

    /**
     * Takes a whole message off the socket.
     *
     * @param unpaid how many of its bytes did not come in fragments that were counted before
     */
    void arrived(byte[] message, int unpaid) {
        if (dropping) {
            return;
        }
        if (backlog.isFull()) {
            refuseFlood();
            return;
        }
        meters.received(message.length);
        backlog.add(new WaitingMessage(message, unpaid));
        pump();
    }

    /**
     * Counts a frame that is no message by itself like one: a ping, a pong, a fragment. What was read already can't wait
     * and is taken on account.
     *
     * @return false if it came too soon to be answered
     */
    boolean counts(int frameBytes) {
        boolean inTime = !dropping && takeToken();
        if (!inTime) {
            rates.overdraw();
        }
        rates.took(frameBytes);
        if (!dropping && rates.flooding()) {
            refuseFlood();
        }
        giveOthersTheirTurn();
        readOn();
        return inTime;
    }

    /**
     * Something came that nobody listens to any more. A client may not have heard that yet, and is read on, so that it can
     * say goodbye; one that has much more to send is not, for it would be read as fast as it can send.
     */
    void ignored(int frames, int bytes) {
        framesIgnored += frames;
        bytesIgnored += bytes;
        readOn();
    }

    /** Hands over what was read before the client went away, then lets the session know. */
    void finish() {
        var theSession = session;
        while (theSession != null && !dropping && !backlog.isEmpty()) {
            var next = backlog.remove();
            if (!comesEarly(theSession, next)) {
                handOver(theSession, next);
            }
        }
        drop();
    }

    /** Forgets what waits and lets the session know that its connection is gone. */
    void drop() {
        dropping = true;
        backlog.clear();
        place.giveUp();
        cancel(slowedDown);
        cancel(pausing);
        readOn();
        var theSession = session;
        session = null;
        if (theSession != null) {
            theSession.disconnected();
        }
    }

    /** Whether the socket is not read because of the room, which is not the client's fault. */
    boolean waitingForRoom() {
        return window.messages() > 0;
    }

    /** Bytes of messages that wait here. */
    long backlogBytes() {
        return backlog.bytes();
    }

    /** How much may have come of a message that is not whole: little, while nobody has joined or is about to. */
    long unfinishedMax() {
        var theSession = session;
        boolean stranger = theSession != null && !theSession.joined() && backlog.isEmpty() && window.messages() == 0;
        return stranger ? limits.helloBytesMax() + FRAME_OVERHEAD_MAX : Long.MAX_VALUE;
    }

    private void pump() {
        var theSession = session;
        if (pumping || theSession == null) {
            readOn();
            return;
        }
        pumping = true;
        while (mayHandOver(theSession)) {
            handOver(theSession, backlog.remove());
            giveOthersTheirTurn();
        }
        pumping = false;
        connection.wasRead();
        readOn();
    }

    private boolean mayHandOver(Session theSession) {
        var next = backlog.peek();
        if (next == null || dropping || window.full() || pausing != null || slowedDown != null) {
            return false;
        }
        if (comesEarly(theSession, next)) {
            if (window.messages() == 0) {
                connection.tooBigBeforeHello();
            }
            return false; // a hello that is under way decides
        }
        boolean waited = place.isAwaited();
        if (!place.isThere(next.weight(limits.decodedBytesMax()))) {
            if (!waited) {
                meters.refused(GatewayReason.WAITING_FOR_MEMORY);
            }
            return false;
        }
        boolean inTime = takeToken();
        if (!inTime) {
            place.giveUp();
        }
        return inTime;
    }

    /** Whether a message is larger than one may be of who has joined no room, where only hello counts. */
    private boolean comesEarly(Session theSession, WaitingMessage next) {
        return next.sizeBytes() > limits.helloBytesMax() && !theSession.joined();
    }

    private void readOn() {
        boolean mayRead = dropping
                ? framesIgnored <= limits.framesIgnoredMax() && bytesIgnored <= limits.bytesIgnoredMax()
                : session != null && backlog.isEmpty() && slowedDown == null && pausing == null && !window.stalled();
        channel.config().setAutoRead(mayRead);
    }

    private boolean takeToken() {
        if (slowedDown != null) {
            return false;
        }
        long wait = rates.take(System.nanoTime());
        if (wait == 0) {
            return true;
        }
        if (rates.flooding()) {
            refuseFlood();
            return false;
        }
        slowedDown = channel.eventLoop().schedule(this::speedUp, wait, TimeUnit.NANOSECONDS);
        meters.refused(rates.slowedDownBy());
        readOn();
        return false;
    }

    private void speedUp() {
        slowedDown = null;
        pump();
    }

    private void giveOthersTheirTurn() {
        if (pausing != null || dropping) {
            return;
        }
        long pause = rates.pause(System.nanoTime());
        if (pause > 0) {
            pausing = channel.eventLoop().schedule(this::goOn, pause, TimeUnit.NANOSECONDS);
        }
    }

    private void goOn() {
        pausing = null;
        pump();
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void handOver(Session theSession, WaitingMessage next) {
        int bytes = next.sizeBytes();
        long weight = next.weight(limits.decodedBytesMax());
        rates.took(next.unpaid());
        place.use(weight);
        ClientMessage message;
        try {
            message = next.read();
        } catch (BadMessage e) {
            place.giveBack(weight);
            refuse(e);
            return;
        }
        meters.received(message);
        rates.took(message);
        window.started(bytes);
        try {
            theSession.receive(message).whenComplete((nothing, failure) -> finished(bytes, weight));
        } catch (RuntimeException bug) {
            finished(bytes, weight);
            connection.failed(bug);
        }
    }

    private void finished(int messageBytes, long weight) {
        if (!channel.eventLoop().inEventLoop()) {
            channel.eventLoop().execute(() -> finished(messageBytes, weight));
            return;
        }
        place.giveBack(weight);
        window.finished(messageBytes);
        if (!pumping) {
            pump();
        }
    }

    private void refuse(BadMessage bad) {
        badMessages++;
        if (bad.fatal() || badMessages > limits.badMessagesMax()) {
            connection.refuse(bad.reason(), ErrorCode.BAD_MESSAGE, CloseCode.BAD_MESSAGE.number(), bad.text());
            return;
        }
        connection.badMessage(bad.reason(), bad.text());
    }

    private void refuseFlood() {
        connection.refuse(GatewayReason.FLOOD, ErrorCode.RATE_LIMITED, CloseCode.RATE_LIMITED.number(), rates.limit());
    }
}
