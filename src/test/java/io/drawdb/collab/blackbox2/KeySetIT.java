package io.drawdb.collab.blackbox2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.drawdb.collab.access.TestTokens;
import io.drawdb.collab.testing.AlsoNative;
import io.drawdb.collab.testing.CollabProcess;
import io.drawdb.collab.testing.WsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that fetches the keys of tokens from elsewhere. */
@AlsoNative
class KeySetIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    static Path home;

    @Test
    @DisplayName("[ACCESS-4][ACCESS-5] keys are fetched from their address; RSA and EC tokens get in, others do not")
    void keysAreFetched() throws IOException, JoseException {
        var rsa = named("rsa", RsaJwkGenerator.generateJwk(2048));
        var curve = named("ec", EcJwkGenerator.generateJwk(EllipticCurves.P256));
        var issuer = serve(new JsonWebKeySet(rsa, curve).toJson(OutputControlLevel.PUBLIC_ONLY));
        var url = "http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys";
        try (var server = CollabProcess.start(home, Map.of("COLLAB_ACCESS", "token", "COLLAB_TOKEN_JWKS_URL", url))) {
            String good = signed("RS256", rsa);
            Awaitility.await().atMost(PATIENCE).until(() -> status(server, good) == 101);
            assertEquals(101, status(server, signed("ES256", curve)));
            assertEquals(401, status(server, TestTokens.of("room", "edit", "x")));
            assertEquals(401, status(server, signed("RS256", named("rsa", RsaJwkGenerator.generateJwk(2048)))));
        } finally {
            issuer.stop(0);
        }
    }

    private static HttpServer serve(String keys) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            byte[] body = keys.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** How an upgrade with this token is answered. */
    private static int status(CollabProcess server, String token) {
        var address = server.ws("/collab/room?token=" + token);
        try (var client = WsClient.connect(address)) {
            return 101;
        } catch (WsClient.Refused refused) {
            return refused.status();
        }
    }

    private static PublicJsonWebKey named(String id, PublicJsonWebKey key) {
        key.setKeyId(id);
        return key;
    }

    private static String signed(String algorithm, PublicJsonWebKey key) throws JoseException {
        long now = Instant.now().getEpochSecond();
        var token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(algorithm);
        token.setKeyIdHeaderValue(key.getKeyId());
        token.setKey(key.getPrivateKey());
        token.setPayload("{\"share\":\"room\",\"role\":\"edit\",\"iat\":%d,\"exp\":%d}".formatted(now - 10, now + 600));
        return token.getCompactSerialization();
    }
}
