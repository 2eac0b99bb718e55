package io.drawdb.collab.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The locks that a driver takes now and then, and soon gives back. */
final class Locking {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WISH_ONE_IN = 150;
    private static final int GIVE_BACK_ONE_IN = 20;

    private final String id;
    private final Random random;
    private final Consumer<ObjectNode> say;
    private final Set<String> own = new TreeSet<>();
    private boolean asking;
    private boolean givingBack;

    Locking(String id, Random random, Consumer<ObjectNode> say) {
        this.id = id;
        this.random = random;
        this.say = say;
    }

    /** Whether it has no lock and is about to get none. */
    boolean isFree() {
        return own.isEmpty() && !asking;
    }

    /** Sometimes takes a lock, sometimes gives it back. */
    void act(boolean mayTake) {
        if (asking || givingBack) {
            return;
        }
        if (own.isEmpty() && mayTake && random.nextInt(WISH_ONE_IN) == 0) {
            asking = true;
            say("lock", random.nextInt(8) == 0 ? "document" : "table " + Edits.shared(random.nextInt(2)));
        } else if (!own.isEmpty() && (!mayTake || random.nextInt(GIVE_BACK_ONE_IN) == 0)) {
            givingBack = true;
            say("unlock", own.iterator().next());
        }
    }

    private void say(String type, String lock) {
        int space = lock.indexOf(' ');
        var message = JSON.createObjectNode().put("type", type);
        message.put("target", space < 0 ? lock : lock.substring(0, space));
        say.accept(message.put("id", space < 0 ? "" : lock.substring(space + 1)));
    }

    /** A wish or a release that was under way is lost; what it holds is what it is told. */
    void welcomed(Map<String, String> locks) {
        own.clear();
        asking = false;
        givingBack = false;
        locks.forEach((lock, holder) -> {
            if (holder.equals(id)) {
                own.add(lock);
            }
        });
    }

    void locked(JsonNode message) {
        if (message.get("clientId").asText().equals(id)) {
            own.add(Reading.lock(message));
            asking = false;
        }
    }

    void unlocked(JsonNode message) {
        if (own.remove(Reading.lock(message))) {
            givingBack = false;
        }
    }

    void denied() {
        asking = false;
    }

    @Override
    public String toString() {
        return "locks=%s asking=%s givingBack=%s".formatted(own, asking, givingBack);
    }

    /** What was wished for could not be decided. */
    void unavailable() {
        asking = false;
        givingBack = false;
    }
}
