package io.drawdb.collab.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may call the inspector. */
class AdminAccessTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bearer 0123456789abcdef | true",
                "bearer 0123456789abcdef | true",
                "'Bearer  0123456789abcdef ' | true",
                "Bearer 0123456789abcdeF | false",
                "Bearer 0123456789abcde | false",
                "Bearer 0123456789abcdef0 | false",
                "'Bearer ' | false",
                "Bearer | false",
                "Basic 0123456789abcdef | false",
                "0123456789abcdef | false",
                " | false"
            })
    @DisplayName("[ADM-2] the token is asked for as it is, with its scheme")
    void token(@Nullable String header, boolean admitted) {
        assertEquals(admitted, AdminAccess.of(Optional.of("0123456789abcdef")).admits(header));
    }

    @Test
    @DisplayName("[ADM-1] without a token nobody is let in, not even with nothing")
    void off() {
        var off = AdminAccess.of(Optional.empty());
        assertFalse(off.isConfigured());
        assertFalse(off.admits("Bearer "));
        assertFalse(off.admits(null));
    }
}
