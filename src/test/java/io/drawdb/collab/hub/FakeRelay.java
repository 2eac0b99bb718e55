package io.drawdb.collab.hub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Carries messages between the servers of a test, each of which has a line of its own that can be cut. */
final class FakeRelay {
    private final VirtualLoop loop;
    private final List<Line> lines = new ArrayList<>();

    FakeRelay(VirtualLoop loop) {
        this.loop = loop;
    }

    Line line() {
        var line = new Line();
        lines.add(line);
        return line;
    }

    /** One server's end. */
    final class Line implements Relay {
        private final Map<String, Listener> listeners = new LinkedHashMap<>();
        private boolean cut;

        @Override
        public void join(String room, Listener listener) {
            listeners.put(room, listener);
        }

        @Override
        public void say(String room, byte[] message) {
            if (cut) {
                return;
            }
            for (var line : lines) {
                loop.execute(() -> line.hear(room, message));
            }
        }

        private void hear(String room, byte[] message) {
            var listener = listeners.get(room);
            if (listener != null && !cut) {
                listener.heard(message);
            }
        }

        @Override
        public void leave(String room) {
            listeners.remove(room);
        }

        void cut() {
            cut = true;
        }

        void mend() {
            cut = false;
            listeners.values().forEach(Listener::interrupted);
        }
    }
}
