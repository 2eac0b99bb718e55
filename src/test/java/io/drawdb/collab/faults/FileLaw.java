package io.drawdb.collab.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where nobody else writes the shared file: it comes to hold documents of the room only, none of them older than one that
 * it held before, and in the end the room's last. A write that was held up may be older than what it replaces; that it is
 * put right is what the end says. And nobody takes a document of the room for somebody else's work.
 */
final class FileLaw extends Law {
    private final Map<String, Long> versions = new HashMap<>();
    private final List<Event.Filed> filed = new ArrayList<>();
    private Event.@Nullable Finally last;

    FileLaw(Consumer<String> broken) {
        super(broken);
    }

    @Override
    public void document(Event.Document event) {
        versions.merge(event.fingerprint(), event.version(), Math::max);
    }

    @Override
    public void atLast(Event.Finally event) {
        versions.merge(event.fingerprint(), event.version(), Math::max);
        last = event;
    }

    @Override
    public void filed(Event.Filed event) {
        filed.add(event);
    }

    @Override
    public void conflict(Event.Conflict event) {
        breach("%s was told that somebody else wrote the file", event.link());
    }

    @Override
    public void seen(Event.Seen event) {
        if ("server".equals(event.change().author())) {
            breach(
                    "version %d came from the file, which nobody else wrote",
                    event.change().version());
        }
    }

    @Override
    void end() {
        long newest = 0;
        for (var event : filed) {
            Long version = versions.get(event.fingerprint());
            if (version == null) {
                breach("write %d holds what the room never was", event.number());
                continue;
            }
            if (version < newest && !event.heldUp()) {
                breach("write %d put version %d over version %d", event.number(), version, newest);
            }
            newest = Math.max(newest, version);
        }
        if (!filed.isEmpty() && last != null) {
            var held = filed.get(filed.size() - 1).fingerprint();
            if (!held.equals(last.fingerprint())) {
                breach("the file holds version %s, the room is at %d", versions.get(held), last.version());
            }
        }
    }
}
