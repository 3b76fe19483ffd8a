using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Csv;
using FairDiff.Pipelines.Inspection;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Detection;

/// <summary><c>fairdiff detect</c>: whether images say that a model made them, and what that rests on.</summary>
internal static class DetectCommand
{
    private const string Help = """
        Say of images whether a model made them, and why: a C2PA manifest whose signature holds (PNG), one that does not (changed since),
        words that nobody signed (XMP in PNG; Synthetic Data in DICOM), or this library's watermark in the pixels. Marks can be removed:
        no mark is no proof.

        Examples:
          fairdiff detect image.png
          fairdiff detect synthetic --json origins.json
          fairdiff detect received --trust hospital-authority.pem
        """;

    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "A file, or a folder: all files in it and in folders in it" };
        var trust = new Option<string?>("--trust")
        {
            Description = "A PEM file with certificates of authorities, or of signers, that you trust"
        };
        var json = new Option<string?>("--json") { Description = "Write what was found of every file as JSON" };
        var command = new Command("detect", Help) { path, trust, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var authorities = parsed.GetValue(trust) is { } file ? Authorities(file) : null;
            var found = Detected.In(parsed.GetValue(path)!, authorities, cancellationToken);
            Write(found, parsed.GetValue(path)!, parsed.InvocationConfiguration.Output);
            if (parsed.GetValue(json) is { } target)
            {
                OutputFile.Write(json.Name, target, JsonSerializer.Serialize(found.Select(one => one.ToJson()), OutputJson.Format));
            }

            Check(found);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static void Write(IReadOnlyList<Detected> found, string path, TextWriter output)
    {
        if (found is [{ Origin: { } only }] && File.Exists(path))
        {
            output.WriteLine($"{path}: {found[0].Verdict}: {only.Reason}.");
            Fact.Write(only.Provenance is { } provenance ? Fact.Of(provenance) : [], output);
            return;
        }

        foreach (var one in found)
        {
            output.WriteLine($"{one.File}: {one.Verdict}: {one.Reason}");
        }

        output.WriteLine(FormattableString.Invariant($"{found.Count} files: ") + string.Join(", ", found
            .CountBy(one => one.Verdict).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => FormattableString.Invariant($"{pair.Value} {pair.Key}"))) + ".");
    }

    private static void Check(IReadOnlyList<Detected> found)
    {
        if (found.Count(one => one.Origin is null) is > 0 and var unread)
        {
            throw new FairDiffException(found is [var only] ? only.Reason : FormattableString.Invariant(
                $"{unread} of {found.Count} files cannot be read: {found.First(one => one.Origin is null).File} is the first."));
        }
    }

    private static X509Certificate2Collection Authorities(string path)
    {
        const int Longest = 1 << 24;
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(RegularFile.ReadAllText(path, longest: Longest));
            return certificates.Count > 0 ? certificates : throw new FairDiffException(
                $"'{path}' holds no certificate. Name a PEM file with the certificates that you trust.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FairDiffException(
                $"--trust {path} cannot be read: {exception.Message.TrimEnd('.')}. Name a PEM file with certificates.", exception);
        }
    }
}
