package io.drawdb.collab.faults;

import java.util.function.Consumer;

/** Something that must hold for every history. Is shown all events in order, then asked what is missing at the end. */
abstract class Law implements Event.Visitor {
    private final Consumer<String> broken;

    /** @param broken is told of each breach */
    Law(Consumer<String> broken) {
        this.broken = broken;
    }

    final void breach(String text, Object... arguments) {
        broken.accept(text.formatted(arguments));
    }

    /** All events were shown. */
    void end() {}
}
