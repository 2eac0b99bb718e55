package io.drawdb.collab.diagram;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Entities in an order that changes, found by their keys. As long as each stays in its place, what has changed is kept apart from
 * the list that was given; after that they lie in blocks, so that none of what is done here has to look at all of them each
 * time.
 */
final class KeyedList {
    private static final int BLOCK_MAX = 512;

    private final Entities given;
    /** Other states of entities that are given, by key; none once there are blocks. */
    private final Map<String, Entity> changed = new HashMap<>();

    /** Empty as long as every entity is in its place. */
    private List<List<Entity>> blocks = List.of();

    private int size;
    /** The whole list; null while it is known in parts only. */
    private @Nullable Entities whole;

    private int scans;
    private @Nullable Map<String, List<Entity>> index;
    private final Map<Aspect, Map<String, Set<String>>> mentions = new EnumMap<>(Aspect.class);

    /** The given list is left alone. */
    KeyedList(Target target, List<Entity> entities) {
        this.given = Entities.of(target, entities);
        this.whole = given;
        this.size = given.size();
    }

    /** The entities in order; the given list itself while nothing has changed. */
    Entities entities() {
        if (whole == null) {
            whole = isSplit() ? joined() : given.with(changed);
        }
        return whole;
    }

    private Entities joined() {
        List<Entity> all = new ArrayList<>(size);
        blocks.forEach(all::addAll);
        return given.instead(all);
    }

    int size() {
        return size;
    }

    boolean contains(String key) {
        return get(key) != null;
    }

    @Nullable
    Entity get(String key) {
        if (!isSplit()) {
            Entity other = changed.get(key);
            return other == null ? given.find(key) : other;
        }
        List<Entity> block = blockOf(key);
        return block == null ? null : block.get(offset(block, key));
    }

    /** The position of an entity; -1 if it is not there. */
    int indexOf(String key) {
        if (!isSplit()) {
            return given.indexOf(key);
        }
        List<Entity> block = blockOf(key);
        return block == null ? -1 : start(block) + offset(block, key);
    }

    void insert(int position, Entity entity) {
        split();
        int number = 0;
        int offset = position;
        while (number < blocks.size() - 1 && offset > blocks.get(number).size()) {
            offset -= blocks.get(number).size();
            number++;
        }
        List<Entity> block = blocks.get(number);
        block.add(offset, entity);
        size++;
        whole = null;
        if (index != null) {
            index.put(entity.key(), block);
        }
        mentions.forEach((aspect, keys) -> mention(aspect, keys, entity));
        halve(number);
    }

    /** Takes out an entity that is there. */
    Entity remove(String key) {
        split();
        List<Entity> block = present(blockOf(key), key);
        Entity removed = block.remove(offset(block, key));
        size--;
        whole = null;
        if (index != null) {
            index.remove(key);
        }
        mentions.forEach((aspect, keys) -> forget(aspect, keys, removed));
        if (block.isEmpty() && blocks.size() > 1) {
            blocks.remove(number(block));
        }
        return removed;
    }

    /** Puts another state in the place of the entity with this key. */
    void replace(Entity entity) {
        Entity before = exchange(entity);
        whole = null;
        mentions.forEach((aspect, keys) -> {
            forget(aspect, keys, before);
            mention(aspect, keys, entity);
        });
    }

    private Entity exchange(Entity entity) {
        String key = entity.key();
        if (isSplit()) {
            List<Entity> block = present(blockOf(key), key);
            return block.set(offset(block, key), entity);
        }
        Entity before = present(get(key), key);
        changed.put(key, entity);
        return before;
    }

    void move(String key, int position) {
        insert(position, remove(key));
    }

    /** The keys of the entities that mention a text, in the order of the list. */
    List<String> mentioning(Aspect aspect, String text) {
        return mentioning(aspect, Set.of(text));
    }

    /** The keys of the entities that mention any of these texts, in the order of the list. */
    List<String> mentioning(Aspect aspect, Set<String> texts) {
        Set<String> found = new HashSet<>();
        texts.forEach(text -> found.addAll(keys(aspect).getOrDefault(text, Set.of())));
        if (found.size() < 2) {
            return List.copyOf(found);
        }
        Map<Integer, String> inOrder = new TreeMap<>();
        found.forEach(key -> inOrder.put(indexOf(key), key));
        return List.copyOf(inOrder.values());
    }

    /** Whether a text is mentioned by none but these. */
    boolean onlyMentionedBy(Set<String> those, Aspect aspect, String text) {
        return those.containsAll(keys(aspect).getOrDefault(text, Set.of()));
    }

    /** The keys of the entities that mention a text, in no order. */
    Set<String> among(Aspect aspect, String text) {
        return Collections.unmodifiableSet(keys(aspect).getOrDefault(text, Set.of()));
    }

    /** How many entities mention a text. */
    int count(Aspect aspect, String text) {
        return keys(aspect).getOrDefault(text, Set.of()).size();
    }

    private Map<String, Set<String>> keys(Aspect aspect) {
        return mentions.computeIfAbsent(aspect, any -> {
            Map<String, Set<String>> keys = new HashMap<>();
            entities().forEach(entity -> mention(aspect, keys, entity));
            return keys;
        });
    }

    private static void mention(Aspect aspect, Map<String, Set<String>> keys, Entity entity) {
        aspect.of(entity)
                .forEach(text ->
                        keys.computeIfAbsent(text, any -> new HashSet<>(2)).add(entity.key()));
    }

    private static void forget(Aspect aspect, Map<String, Set<String>> keys, Entity entity) {
        aspect.of(entity)
                .forEach(text ->
                        keys.computeIfPresent(text, (any, of) -> of.remove(entity.key()) && of.isEmpty() ? null : of));
    }

    private @Nullable List<Entity> blockOf(String key) {
        if (index == null && ++scans > Entities.SCANS_MAX) {
            Map<String, List<Entity>> all = new HashMap<>(size * 2);
            blocks.forEach(block -> block.forEach(entity -> all.put(entity.key(), block)));
            index = all;
        }
        if (index != null) {
            return index.get(key);
        }
        for (List<Entity> block : blocks) {
            if (offset(block, key) >= 0) {
                return block;
            }
        }
        return null;
    }

    private static int offset(List<Entity> block, String key) {
        for (int i = 0; i < block.size(); i++) {
            if (block.get(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    private int start(List<Entity> block) {
        int start = 0;
        for (int i = number(block) - 1; i >= 0; i--) {
            start += blocks.get(i).size();
        }
        return start;
    }

    /** By identity: blocks that are alike are different blocks. */
    @SuppressWarnings("ReferenceEquality")
    private int number(List<Entity> block) {
        int number = 0;
        while (blocks.get(number) != block) {
            number++;
        }
        return number;
    }

    private static <T> T present(@Nullable T found, String key) {
        if (found == null) {
            throw new IllegalArgumentException("no entity " + key);
        }
        return found;
    }

    private boolean isSplit() {
        return !blocks.isEmpty();
    }

    private void split() {
        if (isSplit()) {
            return;
        }
        List<Entity> all = entities();
        List<List<Entity>> parts = new ArrayList<>();
        for (int from = 0; from == 0 || from < all.size(); from += BLOCK_MAX / 2) {
            parts.add(new ArrayList<>(all.subList(from, Math.min(all.size(), from + BLOCK_MAX / 2))));
        }
        blocks = parts;
        changed.clear();
    }

    private void halve(int number) {
        List<Entity> block = blocks.get(number);
        if (block.size() <= BLOCK_MAX) {
            return;
        }
        List<Entity> tail = block.subList(block.size() / 2, block.size());
        List<Entity> half = new ArrayList<>(tail);
        tail.clear();
        blocks.add(number + 1, half);
        if (index != null) {
            for (Entity entity : half) {
                index.put(entity.key(), half);
            }
        }
    }
}
