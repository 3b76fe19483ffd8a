using System.Text.RegularExpressions;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Stores.Files;
using FairDiff.MLflow.Tests.Support;
using FairDiff.Shared;

namespace FairDiff.MLflow.Tests;

/// <summary>Names that MLflow does not take are renamed, and two different names never become one.</summary>
public sealed class NamingTests : ServerTests
{
    /// <summary>Names that are near each other in every way that a rename, a file or a file system knows.</summary>
    private static readonly string[] Near =
    [
        "a(b)", "a[b]", "a_b_", "a b", "a_b", "a#b", "a\\b", "a=b", "a@b", "a%b", "a+b", "a*b", "a~b", "a\u0000b", "a\nb",
        "a/b", "a//b", "/a/b", "a/b/", "a/./b", "a/../b", "a\u2044b", ".", "..", "", "_", "__", "/", "//", " ", "...",
        "caf\u00e9", "cafe\u0301", "cafe_", "cafe", "\u00c5", "\u212b", "A\u030a", "\u2126", "\u03a9", "\uac00", "\u1100\u1161",
        "\ud800", "\ud801", "x\ud800", "x\ud801", "\ud83d\ude00", "\ud83d\ude01", "loss", "Loss", "LOSS", "loss.", "loss ",
        "100% (x)", "100_ _x_", new string('a', 250), new string('a', 251), new string('a', 300) + "1", new string('a', 300) + "2",
        new string('\u00e9', 130), new string('\u00e9', 131), new string('\u00e9', 250),
    ];

    [Fact]
    public void Sanitize_NamesNearEachOther_AreDifferentAndValid()
    {
        // Those that come out too: a renamed name may be given as a name itself.
        string[] names = [.. Near, .. Near.Select(KeyName.Sanitize), .. Near.Select(name => KeyName.Sanitize(KeyName.Sanitize(name)))];
        names = [.. names.Distinct()];
        var keys = names.Select(KeyName.Sanitize).ToList();

        Assert.Equal(names.Length, keys.Distinct().Count());
        Assert.All(keys, key =>
        {
            Assert.Matches(new Regex(@"^[/\w.\- :]{1,250}$"), key);
            Assert.DoesNotContain(key.Split('/'), part => part is "" or "." or "..");
            Assert.All(key.Split('/'), part => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(part), 1, 255));
        });
        Assert.Equal("Loss", KeyName.Sanitize("Loss"));
        Assert.StartsWith("a_b___", KeyName.Sanitize("a(b)"));
    }

    [Fact]
    public void Existing_ARenamedName_IsNotRenamedAgain()
    {
        foreach (var name in Near)
        {
            var key = KeyName.Sanitize(name);
            Assert.Equal(key, KeyName.Existing(key));
        }

        Assert.Equal("plots/a_b__0123456789ab.svg", ArtifactPath.Existing("plots/a_b__0123456789ab.svg"));
    }

    [Fact]
    public void Join_PathsThatServersRefuse_AreRenamedOneToOneAndKeepTheirExtension()
    {
        string[] paths = ["a#b.svg", "a_b.svg", "a##b.svg", "a#b/x.svg", "a_b/x.svg", "a#b#.svg", "a#b.png", "#", "_"];
        string[] joined = [.. paths.Select(path => ArtifactPath.Join(null, path))];
        joined = [.. joined, .. joined.Where(path => !paths.Contains(path)).Select(path => ArtifactPath.Join(null, path))];

        Assert.Equal(joined.Length, joined.Distinct().Count());
        Assert.DoesNotContain(joined, path => path.Contains('#'));
        Assert.EndsWith(".svg", joined[0]);
        Assert.Equal("a_b/x.svg", ArtifactPath.Join("a_b", "x.svg"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.NotEqual(ArtifactPath.Join(null, "a/b"), ArtifactPath.Join(null, "a\\b"));
        }
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a\nb")]
    public void Join_PathThatLeavesTheRun_IsRefusedInOneLine(string path) =>
        Assert.DoesNotContain('\n', Assert.Throws<MlflowException>(() => ArtifactPath.Join(null, path)).Message);

    [Fact]
    public void LocalName_Windows_KeepsApartWhatWindowsMakesOne()
    {
        var files = new LocalName(windows: true, _ => false, _ => [], _ => false);
        string[] names = ["a:b", "a_b", "a.", "a", "a ", "a..", "CON", "con.txt", "_CON", "COM1", "nul", "c/CON", "c/_CON", "a?b", "a*b"];
        var paths = names.Select(name => files.FileOf("m", name)).ToList();

        Assert.Equal(names.Length, paths.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(Path.Combine("m", "c", "loss"), files.FileOf("m", "c/loss"));
        Assert.All(paths, path => Assert.DoesNotContain(':', path));
        Assert.All(paths, path => Assert.False(path[^1] is '.' or ' '));
    }

    [Fact]
    public void LocalName_FileSystemThatDoesNotTellCase_KeepsApartWhatItMakesOne()
    {
        // A folder of a file system that finds "loss" under any case.
        var there = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var files = new LocalName(windows: false, path => there.Contains(path), folder =>
            there.Where(path => Path.GetDirectoryName(path) == folder).Select(path => Path.GetFileName(path)), _ => false);
        var paths = new List<string>();
        foreach (var name in new[] { "loss", "Loss", "LOSS" })
        {
            paths.Add(files.FileOf("m", name));
            Assert.True(there.Add(paths[^1]));
            Assert.Equal(paths[^1], files.FileOf("m", name));
        }

        Assert.Equal(3, paths.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [InlineData("loss", "loss/head", "loss/head/left", "loss/tail")]
    [InlineData("loss/head/left", "loss/head", "loss", "loss/tail")]
    public async Task Run_NameThatIsAFolderOfAnother_LosesNothingInALocalStore(params string[] names)
    {
        await using var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
        for (var time = 0; time < 2; time++)
        {
            foreach (var (index, name) in names.Index())
            {
                run.LogMetric(name, index, time);
                await run.LogParametersAsync(new Dictionary<string, object?> { [name] = $"value {index}" });
                await run.SetTagAsync(name, $"tag {index}");
                await run.LogTextAsync($"text {index}", name, Ct);
            }
        }

        await run.EndAsync();

        Assert.Equal(0, run.Dropped.Total);
        var kept = await Mlflow.SearchRunsAsync(["e"], options: _folders.Options(), cancellationToken: Ct).SingleAsync(Ct);
        Assert.Equal([0.0, 1, 2, 3], kept.Data.Metrics.Values.Select(metric => metric.Value).Order());
        Assert.Equal(["value 0", "value 1", "value 2", "value 3"], kept.Data.Params.Values.Order());
        Assert.Equal(
            ["tag 0", "tag 1", "tag 2", "tag 3"],
            kept.Data.Tags.Values.Where(text => text.StartsWith("tag ", StringComparison.Ordinal)).Order());
        Assert.Equal(
            ["text 0", "text 1", "text 2", "text 3"],
            Directory.GetFiles(Path.Combine(run.Location, "artifacts"), "*", SearchOption.AllDirectories).Select(File.ReadAllText).Order());
    }

    [Fact]
    public async Task Run_NamesNearEachOther_AreAllThereOnServerAndInFolder()
    {
        string[] names = [.. Near.Where(name => name.Length < 200)];
        await using (var run = await Mlflow.StartRunAsync("e", "r", _server.Options(), Ct))
        {
            await LogAsync(run, names);
            await run.EndAsync();
            Assert.Equal(0, run.Dropped.Total);
        }

        var sent = _server.Known.Runs.Values.Single();
        Assert.Equal(names.Length, sent.Metrics.Count);
        Assert.Equal(Enumerable.Range(0, names.Length).Select(place => $"{place}").Order(), sent.Params.Values.Order());
        Assert.Equal(names.Length, sent.Tags.Values.Count(value => value.StartsWith("tag of ", StringComparison.Ordinal)));

        var local = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
        await LogAsync(local, names);
        await local.DisposeAsync();
        Assert.Equal(0, local.Dropped.Total);
        var report = await Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(), cancellationToken: Ct);
        Assert.Empty(report.Failures);
        var synced = _server.Known.Runs.Values.Single(run => run.Id != sent.Id);
        Assert.Equal(sent.Params.OrderBy(pair => pair.Key), synced.Params.OrderBy(pair => pair.Key));

        static async Task LogAsync(MlflowRun run, string[] names)
        {
            foreach (var name in names)
            {
                run.LogMetric(name, 1);
                await run.SetTagAsync(name, $"tag of {name}");
            }

            await run.LogParametersAsync(names.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place));
        }
    }

    [Fact]
    public async Task LogArtifactAsync_NamesThatServersRefuse_ArriveOnceAndSurviveASync()
    {
        var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
        await run.LogTextAsync("1", "a#b.txt", Ct);
        await run.LogTextAsync("2", "a_b.txt", Ct);
        await run.DisposeAsync();
        await Mlflow.SyncAsync(_server.Uri, _folders.Store, _server.Options(), cancellationToken: Ct);

        var renamed = ArtifactPath.Join(null, "a#b.txt");
        var root = $"1/{_server.Known.Runs.Values.Single().Id}/artifacts/";
        Assert.Equal(new[] { root + renamed, root + "a_b.txt" }.Order(), _server.Known.Artifacts.Keys.Order());
        using var client = new Client.MlflowClient(_server.Options());
        foreach (var name in new[] { "a#b.txt", renamed })
        {
            using var bytes = new MemoryStream();
            await client.DownloadArtifactAsync(_server.Known.Runs.Values.Single().Id, name, bytes, Ct);
            Assert.Equal("1"u8.ToArray(), bytes.ToArray());
        }
    }

    [Fact]
    public async Task LogParametersAsync_DottedNameBesideANestedOne_AreBothThere()
    {
        var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
        await run.LogParametersAsync(new Dictionary<string, object> { ["net.depth"] = 18, ["net"] = new { depth = 50 } });
        await run.DisposeAsync();

        Assert.Equal(0, run.Dropped.Total);
        var values = Directory.GetFiles(Path.Combine(run.Location, "params")).Select(File.ReadAllText).Order();
        Assert.Equal(["18", "50"], values);
    }

    [Fact]
    public async Task LocalStore_NamesAsLongAsAFileMayBe_AreStored()
    {
        var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
        foreach (var name in new[] { new string('a', 250), new string('a', 400), new string('\u00e9', 250) })
        {
            run.LogMetric(name, 1);
            await run.LogParametersAsync(new Dictionary<string, int> { [name] = 1 });
            await run.SetTagAsync(name, "v");
        }

        await run.DisposeAsync();
        Assert.Equal(0, run.Dropped.Total);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(run.Location, "metrics")).Length);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(run.Location, "params")).Length);
    }

    [Fact]
    public void Among_SetsOfAStudy_StayApart()
    {
        string[] names = ["site=A", "site A", "site_A", "site/A", "SITE_A", "site", "..", "", "hospital 1"];
        Assert.Equal(names.Length, names.Select(name => DistinctName.Among(name, names)).Distinct().Count());
        Assert.Equal("hospital_1", DistinctName.Among("hospital 1", names));
        Assert.Equal("site_A", DistinctName.Among("site_A", names));
    }
}
