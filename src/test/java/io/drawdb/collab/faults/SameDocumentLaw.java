package io.drawdb.collab.faults;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Same lineage and version, same document: on every server, for every client. */
final class SameDocumentLaw extends Law {
    private record Place(String epoch, long version) {}

    private record Copy(String fingerprint, String owner) {}

    private final Map<Place, Copy> copies = new HashMap<>();

    SameDocumentLaw(Consumer<String> broken) {
        super(broken);
    }

    @Override
    public void document(Event.Document event) {
        compare(
                new Place(event.epoch(), event.version()),
                new Copy(event.fingerprint(), event.link().toString()));
    }

    @Override
    public void atLast(Event.Finally event) {
        compare(new Place(event.epoch(), event.version()), new Copy(event.fingerprint(), event.server()));
    }

    private void compare(Place place, Copy copy) {
        Copy known = copies.putIfAbsent(place, copy);
        if (known != null && !known.fingerprint().equals(copy.fingerprint())) {
            breach("version %d is not the same document for %s and %s", place.version(), known, copy);
        }
    }
}
