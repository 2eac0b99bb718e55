package io.drawdb.collab.hub;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.access.Grant;
import io.drawdb.collab.access.ResumeSecrets;
import io.drawdb.collab.access.Right;
import io.drawdb.collab.access.TokenReader;
import io.drawdb.collab.access.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server's rooms behind a door. A token is its claims, {@code id/share/role/seconds}: good for so many seconds from now,
 * or not good at all if it has other than these four parts.
 */
final class GuardedWorld {
    static final Duration KEPT = Duration.ofDays(1);

    private @Nullable Access made;
    final HubWorld world;

    GuardedWorld(boolean forceAllowed) {
        this.world = new HubWorld(new FakeLog(), Duration.ZERO, forceAllowed, this::doors);
    }

    private Doors doors(VirtualLoop loop) {
        TokenReader reader = token -> read(token, loop.now());
        var access = Access.byToken(reader, KEPT, loop::now);
        made = access;
        return new Doors(access, new ResumeSecrets(new byte[32]));
    }

    private static Verdict read(String token, Instant now) {
        var parts = token.split("/");
        if (parts.length != 4) {
            return new Verdict.Refused("the token is not valid");
        }
        var ends = now.plusSeconds(Long.parseLong(parts[3]));
        var right = Right.named(parts[2]).orElseThrow();
        return new Verdict.Granted(new Grant(parts[0], parts[0], parts[1], right, now, ends));
    }

    Access access() {
        if (made == null) {
            throw new IllegalStateException("the world is not made yet");
        }
        return made;
    }

    /** A connection whose upgrade request brought a token for the room. */
    FakeClient with(String role, String id) {
        return world.client(id, Optional.of(grant(role, id, 3600)));
    }

    /** A v2 client in the room, with a token of its own that is good for an hour. */
    FakeClient v2(String role, String id) {
        var client = with(role, id);
        client.helloV2();
        world.settle();
        return client;
    }

    /** A v1 client in the room, with a token of its own that is good for an hour. */
    FakeClient v1(String role, String id, String mode) {
        var client = with(role, id);
        client.hello(mode);
        world.settle();
        return client;
    }

    Grant grant(String role, String id, int seconds) {
        var now = world.loop.now();
        return new Grant(id, id, "room", Right.named(role).orElseThrow(), now, now.plusSeconds(seconds));
    }
}
