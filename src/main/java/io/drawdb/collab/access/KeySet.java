package io.drawdb.collab.access;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.Use;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** The public keys that tokens may be signed with, by their {@code kid}, which several may have. What is no public key for signatures is left out. */
final class KeySet {
    static final KeySet EMPTY = new KeySet(Map.of());
    private static final int KEYS_MAX = 100;
    private static final Set<SignatureAlgorithm> RSA = Set.of(
            SignatureAlgorithm.RS256,
            SignatureAlgorithm.RS384,
            SignatureAlgorithm.RS512,
            SignatureAlgorithm.PS256,
            SignatureAlgorithm.PS384,
            SignatureAlgorithm.PS512);
    private static final Set<SignatureAlgorithm> CURVES =
            Set.of(SignatureAlgorithm.ES256, SignatureAlgorithm.ES384, SignatureAlgorithm.ES512);

    private final Map<String, List<TokenReader>> byId;

    private KeySet(Map<String, List<TokenReader>> byId) {
        this.byId = byId;
    }

    /**
     * The keys in a JSON Web Key Set (RFC 7517).
     *
     * @throws JoseException if it is none, or has no key that tokens can be signed with
     */
    static KeySet parse(String json, TokenRules rules) throws JoseException {
        Map<String, List<TokenReader>> keys = new HashMap<>();
        int count = 0;
        for (var key : new JsonWebKeySet(json).getJsonWebKeys()) {
            Set<SignatureAlgorithm> algorithms = algorithms(key);
            if (key instanceof PublicJsonWebKey signing && !algorithms.isEmpty() && count < KEYS_MAX) {
                String id = key.getKeyId() == null ? "" : key.getKeyId();
                keys.computeIfAbsent(id, any -> new ArrayList<>())
                        .add(SignedTokens.withKey(signing.getPublicKey(), algorithms, rules));
                count++;
            }
        }
        if (keys.isEmpty()) {
            throw new JoseException("no public key for signatures in it");
        }
        return new KeySet(keys);
    }

    private static Set<SignatureAlgorithm> algorithms(JsonWebKey key) {
        if (key.getUse() != null && !key.getUse().equals(Use.SIGNATURE)) {
            return Set.of();
        }
        Set<SignatureAlgorithm> possible = key instanceof RsaJsonWebKey
                ? RSA
                : key instanceof EllipticCurveJsonWebKey ? CURVES : Set.<SignatureAlgorithm>of();
        String only = key.getAlgorithm();
        if (only == null) {
            return possible;
        }
        return possible.stream()
                .filter(each -> each.getAlgorithm().equals(only))
                .findFirst()
                .map(Set::of)
                .orElse(Set.of());
    }

    /**
     * Reads tokens signed with this key, or any of several of that name. Tokens that name none ask the keys without a name,
     * or those of the only name there is.
     */
    Optional<TokenReader> reader(@Nullable String keyId) {
        var named = keyId == null && byId.size() == 1
                ? byId.values().iterator().next()
                : byId.getOrDefault(keyId == null ? "" : keyId, List.of());
        return named.isEmpty() ? Optional.empty() : Optional.of(token -> byAny(named, token));
    }

    private static Verdict byAny(List<TokenReader> readers, String token) {
        var verdict = readers.get(0).read(token);
        for (var reader : readers.subList(1, readers.size())) {
            if (verdict instanceof Verdict.Granted) {
                return verdict;
            }
            verdict = reader.read(token);
        }
        return verdict;
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }
}
