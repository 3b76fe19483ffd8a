using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FairDiff.MLNet.Provenance;

/// <summary>The assertions of a manifest, as its claim names them.</summary>
internal sealed class Assertions
{
    private readonly JumbfBox _store;
    private readonly string _algorithm;
    private readonly IReadOnlyDictionary<string, (byte[] Hash, string Algorithm)> _named;

    private Assertions(JumbfBox store, string algorithm, IReadOnlyDictionary<string, (byte[] Hash, string Algorithm)> named) =>
        (_store, _algorithm, _named) = (store, algorithm, named);

    public static Assertions Read(JumbfBox manifest, Dictionary<string, object?> claim)
    {
        var store = manifest[C2paNames.Assertions];
        var algorithm = claim.GetValueOrDefault("alg") as string ?? "sha256";
        Dictionary<string, (byte[], string)> named = new(StringComparer.Ordinal);
        foreach (var list in new[] { "created_assertions", "gathered_assertions", "assertions" })
        {
            foreach (var item in claim.GetValueOrDefault(list) as List<object?> ?? [])
            {
                var entry = item as Dictionary<string, object?>;
                var path = Reference.LabelOf(entry?.GetValueOrDefault("url"), manifest);
                if (entry?.GetValueOrDefault("hash") is not byte[] hash
                    || !path.StartsWith(C2paNames.Assertions + "/", StringComparison.Ordinal))
                {
                    throw new InvalidDataException("its claim names an assertion that is not its own (damaged or changed)");
                }

                named[path[(C2paNames.Assertions.Length + 1)..]] = (hash, entry.GetValueOrDefault("alg") as string ?? algorithm);
            }
        }

        return store.Kind == C2paNames.AssertionStoreKind
            ? new Assertions(store, algorithm, named)
            : throw new InvalidDataException("its assertions are not of their kind (damaged or changed)");
    }

    /// <summary>Adds what they say of the image.</summary>
    public ContentCredentials Describe(ContentCredentials found)
    {
        var action = new[] { C2paNames.Actions, C2paNames.FirstActions }.Where(_store.Holds).Select(Map)
            .SelectMany(actions => actions.GetValueOrDefault("actions") as List<object?> ?? []).OfType<Dictionary<string, object?>>()
            .FirstOrDefault(action => action.ContainsKey("digitalSourceType"));
        return found with
        {
            DigitalSourceType = (action?.GetValueOrDefault("digitalSourceType") as string)?.Split('/')[^1],
            When = DateTimeOffset.TryParse(
                action?.GetValueOrDefault("when") as string, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var when)
                ? when
                : null,
            Facts = _store.Holds(C2paNames.Facts) ? JsonSerializer.SerializeToNode(Map(C2paNames.Facts)) as JsonObject : null,
        };
    }

    /// <exception cref="InvalidDataException">One is not what the claim says, or is not named by it.</exception>
    public void Check()
    {
        foreach (var (label, (hash, algorithm)) in _named)
        {
            if (!CryptographicOperations.FixedTimeEquals(Hash(algorithm, _store[label].Content.Span), hash))
            {
                throw new InvalidDataException($"its assertion '{label}' was changed after it was signed");
            }
        }

        if (_store.Boxes.FirstOrDefault(box => !_named.ContainsKey(box.Label)) is { } undeclared)
        {
            throw new InvalidDataException($"its assertion '{undeclared.Label}' was added after it was signed");
        }
    }

    /// <summary>Checks the hash over the file, that nothing but the manifest is left out of it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where in it the manifest begins, with all that is around it.</param>
    /// <param name="length">How long it is.</param>
    /// <exception cref="InvalidDataException">The file was changed, or its manifest covers only a part of it.</exception>
    public void CheckBinding(byte[] file, int start, int length)
    {
        if (!_named.ContainsKey(C2paNames.DataHash))
        {
            throw new InvalidDataException("its manifest is bound to no bytes of the file");
        }

        var binding = Map(C2paNames.DataHash);
        var left = binding.GetValueOrDefault("exclusions") as List<object?>;
        var isManifestAlone = left is [Dictionary<string, object?> only]
            && only.GetValueOrDefault("start") is long from && from == start
            && only.GetValueOrDefault("length") is long count && count == length;
        if (!isManifestAlone)
        {
            throw new InvalidDataException("its manifest does not cover all other bytes of the file (changed, or moved)");
        }

        var hash = Hash(binding.GetValueOrDefault("alg") as string ?? _algorithm,
            [.. file.AsSpan(0, start), .. file.AsSpan(start + length)]);
        if (binding.GetValueOrDefault("hash") is not byte[] expected || !CryptographicOperations.FixedTimeEquals(hash, expected))
        {
            throw new InvalidDataException("the file was changed after it was signed");
        }
    }

    private Dictionary<string, object?> Map(string label) =>
        CborTree.Read(ManifestReader.Content(_store[label], C2paNames.CborKind)) as Dictionary<string, object?>
        ?? throw new InvalidDataException($"its assertion '{label}' is no map (damaged or changed)");

    private static byte[] Hash(string algorithm, ReadOnlySpan<byte> bytes) => algorithm switch
    {
        "sha256" => SHA256.HashData(bytes),
        "sha384" => SHA384.HashData(bytes),
        "sha512" => SHA512.HashData(bytes),
        _ => throw new InvalidDataException($"its hash is of a kind that cannot be checked here ({algorithm})"),
    };
}
