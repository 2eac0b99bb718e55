package io.drawdb.collab;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SkeletonTest {
    @Test
    void starts() {}
}
