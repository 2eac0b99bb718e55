package io.drawdb.collab.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.WsClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What Quarkus packaged, started by Quarkus: whatever was built, jar or native executable, has its resources and talks.
 */
@AlsoNative
@QuarkusIntegrationTest
@TestProfile(PackagedIT.InMemory.class)
class PackagedIT {
    @TestHTTPResource("/")
    URI address;

    /** Leaves nothing behind. */
    public static final class InMemory implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("collab.log.kind", "memory");
        }
    }

    @Test
    @DisplayName("[PACK-1] the page and the client library are in it")
    void resourcesAreInIt() throws IOException, InterruptedException {
        assertTrue(get("/").body().contains("<html"));
        assertTrue(get("/client/collab-client.js").body().contains("export"));
    }

    @Test
    @DisplayName("[PACK-2] it is healthy, and counts")
    void operatorsSeeIt() throws IOException, InterruptedException {
        assertEquals(200, get("/q/health/ready").statusCode());
        assertTrue(get("/q/metrics").body().contains("collab_connections"));
    }

    @Test
    @DisplayName("[PACK-3] two editors change a diagram")
    void editorsMeet() {
        try (var ada = connect();
                var ben = connect()) {
            hello(ada, "ada");
            hello(ben, "ben");
            ada.send("{\"type\":\"change\",\"seq\":1,\"base\":0,\"ops\":[{\"target\":\"diagram\",\"action\":\"update\","
                    + "\"patch\":{\"title\":\"together\"}}]}");
            assertTrue(ben.skipTo(message -> message.path("type").asText().startsWith("change"))
                    .toString()
                    .contains("together"));
        }
    }

    private WsClient connect() {
        return WsClient.connect(URI.create("ws://" + address.getAuthority() + "/"));
    }

    private static void hello(WsClient client, String id) {
        client.send("{\"type\":\"hello\",\"protocol\":2,\"shareId\":\"packaged\",\"clientId\":\"%s\",\"mode\":\"edit\"}"
                .formatted(id));
        client.skipTo("welcome");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
