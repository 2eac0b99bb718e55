package io.drawdb.collab.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.drawdb.collab.room.ClientId;
import io.drawdb.collab.wire.ClientMode;
import io.drawdb.collab.wire.EncodedJson;
import io.drawdb.collab.wire.PersistErrorCode;
import io.drawdb.collab.wire.Protocol;
import io.drawdb.collab.wire.ServerMessage.PersistError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayCodecTest {
    static List<RelayMessage> messages() {
        var odd = new ClientId("__proto__");
        var ann = new Person(odd, Protocol.V2, ClientMode.EDIT, "A\n'\"é", "#aabbcc", Instant.ofEpochMilli(17));
        var page = new Person(new ClientId("page"), Protocol.V1, ClientMode.VIEW, "", null, Instant.EPOCH);
        var deep = "[".repeat(127) + "]".repeat(127);
        return List.of(
                new RelayMessage.Roster(List.of(ann, page)),
                new RelayMessage.Roster(List.of()),
                new RelayMessage.Question(),
                new RelayMessage.Shown(Map.of(odd, EncodedJson.of(deep.getBytes(StandardCharsets.UTF_8)))),
                new RelayMessage.Shown(Map.of(odd, EncodedJson.NULL)),
                new RelayMessage.Came(odd, Instant.ofEpochMilli(1_234)),
                new RelayMessage.WriteFailed(new PersistError("x", "y", PersistErrorCode.CONFLICT, 5L)),
                new RelayMessage.WriteFailed(new PersistError("x", "y", PersistErrorCode.UNREACHABLE, null)),
                new RelayMessage.Closed());
    }

    @ParameterizedTest
    @MethodSource("messages")
    @DisplayName("[FLEET-1] what one server says is what another hears")
    void thereAndBack(RelayMessage message) {
        var heard = RelayCodec.read(RelayCodec.write("me", message));
        assertEquals(Optional.of(new RelayCodec.Heard("me", message)), heard);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "{'say':'roster','people':[{'who':''}]}", "{'say':'came'}"})
    @DisplayName("[FLEET-1] what is no relay message is refused")
    void garbage(String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        assertThrows(IllegalArgumentException.class, () -> RelayCodec.read(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'say':'dance'}", "[]", "null"})
    @DisplayName("[FLEET-1] what a newer server says is no error")
    void unknown(String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        assertEquals(Optional.empty(), RelayCodec.read(bytes));
    }
}
