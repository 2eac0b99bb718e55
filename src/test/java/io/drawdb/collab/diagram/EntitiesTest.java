package io.drawdb.collab.diagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a list knows of its entities together is what each of them says, whichever way it came to know it. */
class EntitiesTest {
    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    private static Entity table(String key, SplittableRandom random) {
        ArrayNode fields = Json.array();
        for (int n = random.nextInt(4); n > 0; n--) {
            fields.add(Json.object().put("id", "f" + n));
        }
        var json = Json.object().put("id", key).put("name", "é".repeat(random.nextInt(5)));
        return new Entity(key, json.set("fields", fields));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("[LST3] length, fingerprint and parts after changes in place are those of the list as it is")
    void sumsFollow(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Entity> plain = new ArrayList<>();
        for (int n = 1 + random.nextInt(60); n > 0; n--) {
            plain.add(table("t" + n, random));
        }
        Entities entities = Entities.of(Target.TABLE, plain);
        for (int step = 0; step < 30; step++) {
            if (random.nextBoolean()) {
                assertSums(plain, entities);
            }
            Map<String, Entity> changed = new HashMap<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                int place = random.nextInt(plain.size());
                Entity next = table(plain.get(place).key(), random);
                plain.set(place, next);
                changed.put(next.key(), next);
            }
            entities = entities.with(changed);
            assertEquals(plain, entities);
            int place = random.nextInt(plain.size());
            assertEquals(place, entities.indexOf(plain.get(place).key()));
            assertSame(plain.get(place), entities.find(plain.get(place).key()));
        }
        assertSums(plain, entities);
    }

    private static void assertSums(List<Entity> plain, Entities entities) {
        ArrayNode array = Json.array();
        plain.forEach(entity -> array.add(entity.json()));
        assertEquals(Json.bytes(array).length, entities.encodedLength());
        assertEquals(Json.fingerprint(array), entities.fingerprint());
        int fields = plain.stream()
                .mapToInt(entity -> entity.json().get("fields").size())
                .sum();
        assertEquals(fields, entities.count(Target.FIELD));
    }

    @Test
    @DisplayName("[LST3] the same entities in another order are another list")
    void orderCounts() {
        SplittableRandom random = new SplittableRandom(1);
        List<Entity> two = List.of(table("a", random), table("b", random));
        long there = Entities.of(Target.TABLE, two).fingerprint();
        long back = Entities.of(Target.TABLE, List.of(two.get(1), two.get(0))).fingerprint();
        assertNotEquals(there, back);
    }

    @Test
    @DisplayName("[LST2] what is not there is not found, however often it is asked for")
    void notThere() {
        Entities entities = Entities.of(Target.TABLE, List.of(table("a", new SplittableRandom(1))));
        for (int n = 0; n < 20; n++) {
            assertNull(entities.find("b"));
            assertEquals(-1, entities.indexOf("b"));
        }
    }
}
