package io.drawdb.collab.diagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A list that finds what is in it is a list like any other. */
class KeyedListTest {
    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    private static Entity entity(String key, int name) {
        return new Entity(key, Json.object().put("id", key).put("name", "n" + name));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("[LST1] whatever is done to it, it holds the same as a plain list and finds everything in its place")
    void likeAPlainList(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Entity> plain = new ArrayList<>();
        for (int i = random.nextInt(2) * random.nextInt(3_000); i > 0; i--) {
            plain.add(entity("given" + i, random.nextInt(50)));
        }
        Entities given = Entities.of(Target.TABLE, plain);
        KeyedList list = new KeyedList(Target.TABLE, given);
        assertSame(given, list.entities());
        for (int step = 0; step < 2_000; step++) {
            int at = random.nextInt(plain.size() + 1);
            String key = at == plain.size() ? "new" + step : plain.get(at).key();
            int choice = at == plain.size() ? 0 : random.nextInt(5);
            switch (choice) {
                case 0 -> {
                    Entity created = entity("new" + step, random.nextInt(50));
                    plain.add(at, created);
                    list.insert(at, created);
                }
                case 1 -> assertSame(plain.remove(at), list.remove(key));
                case 2 -> {
                    int to = random.nextInt(plain.size());
                    plain.add(to, plain.remove(at));
                    list.move(key, to);
                }
                default -> {
                    Entity changed = entity(key, random.nextInt(50));
                    plain.set(at, changed);
                    list.replace(changed);
                }
            }
            assertEquals(plain.size(), list.size());
            assertFinds(plain, list, random);
        }
        assertEquals(plain, list.entities());
    }

    private static void assertFinds(List<Entity> plain, KeyedList list, SplittableRandom random) {
        if (plain.isEmpty()) {
            return;
        }
        int at = random.nextInt(plain.size());
        String key = plain.get(at).key();
        assertSame(plain.get(at), list.get(key));
        if (random.nextInt(20) == 0) {
            assertEquals(at, list.indexOf(key));
            String name = "n" + random.nextInt(50);
            List<String> called = plain.stream()
                    .filter(entity -> entity.json().path("name").asText().equals(name))
                    .map(Entity::key)
                    .toList();
            assertEquals(called, list.mentioning(Aspect.NAME, name));
            assertEquals(called.size(), list.count(Aspect.NAME, name));
            assertEquals(Set.copyOf(called), list.among(Aspect.NAME, name));
            assertEquals(plain, list.entities());
        }
    }

    @Test
    @DisplayName("[LST2] what is not there is not found, however often it is asked for")
    void notThere() {
        KeyedList list = new KeyedList(Target.TABLE, List.of(entity("a", 1)));
        for (int i = 0; i < 20; i++) {
            assertNull(list.get("b"));
            assertEquals(-1, list.indexOf("b"));
        }
        list.remove("a");
        assertEquals(List.of(), list.entities());
        list.insert(0, entity("b", 1));
        assertEquals(0, list.indexOf("b"));
    }
}
