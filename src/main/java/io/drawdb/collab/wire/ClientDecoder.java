package io.drawdb.collab.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.drawdb.collab.diagram.InvalidOperationException;
import io.drawdb.collab.diagram.LockTarget;
import io.drawdb.collab.diagram.OperationCodec;
import io.drawdb.collab.diagram.SoundParts;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a parsed frame into the message it is. Stateless. */
public final class ClientDecoder {
    private static final int CLIENT_ID_LENGTH_MAX = 128;
    private static final int ENTITY_ID_LENGTH_MAX = 256;
    private static final int EPOCH_LENGTH_MAX = 64;
    private static final int TOKEN_LENGTH_MAX = 4096;
    private static final int RESUME_LENGTH_MAX = 128;
    private static final int TYPE_LENGTH_SHOWN = 48;
    private static final int OPERATIONS_MAX = 10_000;
    private static final String SERVER_ID = "server";
    private static final Pattern SHARE_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern COLOR = Pattern.compile("#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})");

    private static final Map<String, Reader> READERS = readers();

    /** Reads one kind of message. */
    @FunctionalInterface
    private interface Reader {
        ClientMessage read(Members members) throws BadMessageException;
    }

    private ClientDecoder() {}

    /**
     * The message in a frame. Members that it does not have are ignored; a type that no version has is
     * {@link ClientMessage.Unknown}.
     *
     * @throws BadMessageException if it is no message, or a member is not what it has to be
     */
    public static ClientMessage decode(JsonNode frame) throws BadMessageException {
        if (!frame.isObject()) {
            throw Members.bad("a frame", "an object", frame);
        }
        Members members = new Members(frame);
        String type = members.lenientText("type");
        if (type == null) {
            throw Members.bad("type", "a string", members.raw("type"));
        }
        Reader reader = READERS.get(type);
        return reader == null ? unknown(type) : reader.read(members);
    }

    /** Whether this can name a room. */
    public static boolean isShareId(String text) {
        return SHARE_ID.matcher(text).matches();
    }

    private static Map<String, Reader> readers() {
        Map<String, Reader> readers = new HashMap<>();
        readers.put("hello", ClientDecoder::hello);
        readers.put("heartbeat", members -> new ClientMessage.Heartbeat(members.lenientInteger("echo")));
        readers.put("set_client_name", members -> new ClientMessage.SetClientName(name(members), color(members)));
        readers.put("persist_now", members -> new ClientMessage.PersistNow());
        readers.put("op", ClientDecoder::op);
        readers.put("request_edit", members -> new ClientMessageV1.RequestEdit());
        readers.put("release_edit", members -> new ClientMessageV1.ReleaseEdit());
        readers.put("request_release", members -> new ClientMessageV1.RequestRelease());
        readers.put(
                "dismiss_edit_request",
                members -> new ClientMessageV1.DismissEditRequest(members.id("targetClientId", CLIENT_ID_LENGTH_MAX)));
        readers.put("force_edit", members -> new ClientMessageV1.ForceEdit());
        readers.put("change", ClientDecoder::change);
        readers.put("lock", members -> new ClientMessageV2.Lock(target(members)));
        readers.put("unlock", members -> new ClientMessageV2.Unlock(target(members)));
        readers.put("lock_request", members -> new ClientMessageV2.LockRequest(target(members)));
        readers.put(
                "lock_dismiss",
                members ->
                        new ClientMessageV2.LockDismiss(target(members), members.id("clientId", CLIENT_ID_LENGTH_MAX)));
        readers.put("force_lock", members -> new ClientMessageV2.ForceLock(target(members)));
        readers.put("awareness", ClientDecoder::awareness);
        readers.put("undo", members -> new ClientMessageV2.Undo());
        readers.put("redo", members -> new ClientMessageV2.Redo());
        return Map.copyOf(readers);
    }

    private static ClientMessage hello(Members members) throws BadMessageException {
        Protocol protocol;
        try {
            protocol = protocol(members);
        } catch (BadMessageException e) {
            // Only a client of version 2 or later says anything here.
            throw e.asFatal();
        }
        try {
            return hello(members, protocol);
        } catch (BadMessageException e) {
            throw protocol == Protocol.V2 ? e.asFatal() : e;
        }
    }

    private static ClientMessage hello(Members members, Protocol protocol) throws BadMessageException {
        String clientId = members.optionalId("clientId", CLIENT_ID_LENGTH_MAX);
        if (clientId == null) {
            throw new BadMessageException(ClientMessage.Hello.MISSING_IDS, false);
        }
        if (SERVER_ID.equals(clientId)) {
            throw new BadMessageException(
                    "clientId must not be \"" + SERVER_ID + "\": the server itself speaks under it", false);
        }
        String shareId = members.optionalId("shareId", Integer.MAX_VALUE);
        if (shareId != null && !isShareId(shareId)) {
            throw new BadMessageException("shareId must match " + SHARE_ID.pattern(), false);
        }
        String name = name(members);
        ClientMode mode = "view".equals(members.lenientText("mode")) ? ClientMode.VIEW : ClientMode.EDIT;
        if (protocol == Protocol.V1) {
            return new ClientMessage.Hello(
                    protocol,
                    shareId,
                    clientId,
                    name == null ? "" : name,
                    null,
                    mode,
                    members.lenientText("token"),
                    null);
        }
        return new ClientMessage.Hello(
                protocol,
                shareId,
                clientId,
                name == null ? "" : name,
                color(members),
                mode,
                members.optionalText("token", TOKEN_LENGTH_MAX),
                since(members),
                members.optionalText("resume", RESUME_LENGTH_MAX));
    }

    private static Protocol protocol(Members members) throws BadMessageException {
        if (members.present("protocol") == null) {
            return Protocol.V1;
        }
        return members.integer("protocol", 1) == 1 ? Protocol.V1 : Protocol.V2;
    }

    private static ClientMessage.@Nullable Since since(Members members) throws BadMessageException {
        JsonNode since = members.present("since");
        if (since == null) {
            return null;
        }
        if (!since.isObject()) {
            throw Members.bad("since", "an object", since);
        }
        Members within = new Members(since);
        Long at = within.present("at") == null ? null : within.integer("at", 0);
        return new ClientMessage.Since(within.id("epoch", EPOCH_LENGTH_MAX), within.integer("version", 0), at);
    }

    private static @Nullable String name(Members members) {
        String name = members.lenientText("clientName");
        return name == null ? null : Names.normalise(name);
    }

    private static @Nullable String color(Members members) {
        String color = members.lenientText("color");
        return color != null && COLOR.matcher(color).matches() ? color : null;
    }

    private static ClientMessage op(Members members) throws BadMessageException {
        JsonNode op = members.raw("op");
        if (op == null || !op.isObject()) {
            throw Members.bad("op", "an object", op);
        }
        Members within = new Members(op);
        String kind = within.lenientText("kind");
        if (!"doc:replace".equals(kind)) {
            return unknown("op " + kind);
        }
        JsonNode diagram = within.raw("diagram");
        if (diagram == null || !(diagram.isObject() || diagram.isNull())) {
            throw Members.bad("op.diagram", "an object or null", diagram);
        }
        return new ClientMessageV1.Op(diagram);
    }

    private static ClientMessage change(Members members) throws BadMessageException {
        long seq = members.integer("seq", 1);
        try {
            long base = members.integer("base", 0);
            JsonNode ops = members.raw("ops");
            if (ops == null || !ops.isArray() || ops.isEmpty() || ops.size() > OPERATIONS_MAX) {
                throw Members.bad("ops", "an array of 1 to " + OPERATIONS_MAX + " operations", ops);
            }
            return new ClientMessageV2.Change(seq, base, SoundParts.require(OperationCodec.readAll(ops)));
        } catch (BadMessageException e) {
            return new ClientMessageV2.BadChange(seq, e.text());
        } catch (InvalidOperationException e) {
            return new ClientMessageV2.BadChange(seq, String.valueOf(e.getMessage()));
        }
    }

    private static ClientMessage awareness(Members members) {
        JsonNode state = members.present("state");
        return new ClientMessageV2.Awareness(state == null ? NullNode.getInstance() : state);
    }

    private static LockTarget target(Members members) throws BadMessageException {
        String text = members.lenientText("target");
        LockTarget.Kind kind = text == null ? null : LockTarget.Kind.named(text).orElse(null);
        if (kind == null) {
            throw new BadMessageException("target must be one of document, table, note, area", false);
        }
        return kind == LockTarget.Kind.DOCUMENT
                ? LockTarget.DOCUMENT
                : new LockTarget(kind, members.id("id", ENTITY_ID_LENGTH_MAX));
    }

    private static ClientMessage unknown(String type) {
        return new ClientMessage.Unknown(type.substring(0, Math.min(type.length(), TYPE_LENGTH_SHOWN)));
    }
}
