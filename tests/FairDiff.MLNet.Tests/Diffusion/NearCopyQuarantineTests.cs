using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using FairDiff.MLNet.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Diffusion;

public sealed class NearCopyQuarantineTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly IDataView _data;
    private readonly DiffusionAugmentationOptions _options;

    public NearCopyQuarantineTests()
    {
        _data = TinyStudy.Data(_ml);
        _options = TinyStudy.Options with { WorkspacePath = Path.Combine(_folder.Path, "workspace"), SyntheticCount = 30 };
    }

    private string Store => Path.Combine(_options.WorkspacePath!, "synthetic");

    private string List => Path.Combine(Store, "near-copies.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_ImagesThatCopyNothing_AreAllRows()
    {
        var checkedImages = Fit(_options);
        var all = Fit(_options with { NearCopies = NearCopyPolicy.Off });

        Assert.Equal((0, 0, 30), (checkedImages.QuarantinedCount, checkedImages.NearCopies!.Count, checkedImages.NearCopies.ImageCount));
        Assert.Null(all.NearCopies);
        Assert.Equal(30, checkedImages.SyntheticCount);
        Assert.Equal(Rows(all), Rows(checkedImages));
    }

    [Fact]
    public void Fit_CopiedImages_StayInTheStoreAndAreNoRows()
    {
        Fit(_options with { NearCopies = NearCopyPolicy.Off });
        Plant(3, trainingRow: 17);
        Plant(20, trainingRow: 5);
        var transformer = Fit(_options);

        Assert.Equal((2, 28), (transformer.QuarantinedCount, transformer.SyntheticCount));
        Assert.Equal(28, Rows(transformer).Length);
        Assert.Equal(28, transformer.Cells.Values.Sum());
        Assert.Equal(
            [("000003.png", 3L, 17L), ("000020.png", 20L, 5L)],
            transformer.NearCopies!.Pairs.Where(pair => pair.IsNearCopy).OrderBy(pair => pair.File).Select(
                pair => (pair.File!, pair.SyntheticRow, pair.TrainingRow)));
        Assert.True(File.Exists(Path.Combine(Store, "000003.png")));

        var store = SyntheticStore.Open(_options.WorkspacePath!);
        Assert.Equal(["000003.png", "000020.png"], store.Quarantined.Select(image => image.File));
        Assert.Equal(30, store.Images.Count);
        Assert.Equal(2, store.NearCopies!.Count);
        var readBack = _ml.FairDiff().LoadSyntheticImages(_options.WorkspacePath!).GetColumn<string>("Path").Select(Path.GetFileName);
        Assert.Equal(28, readBack.Count());
        Assert.DoesNotContain("000003.png", readBack);
    }

    [Fact]
    public void Fit_Again_DoesNotSearchAgain()
    {
        Fit(_options with { NearCopies = NearCopyPolicy.Off });
        Plant(3, trainingRow: 17);
        var first = Fit(_options);
        var written = File.GetLastWriteTimeUtc(List);
        var second = Fit(_options with { ProgressCallback = at => Assert.Fail($"{at.Stage} again") });

        Assert.Equal(JsonSerializer.Serialize(first.NearCopies), JsonSerializer.Serialize(second.NearCopies));
        Assert.Equal(Rows(first), Rows(second));
        Assert.Equal(written, File.GetLastWriteTimeUtc(List));
    }

    [Fact]
    public void Fit_OtherPolicy_UsesWhatWasFound()
    {
        Fit(_options with { NearCopies = NearCopyPolicy.Off });
        Plant(3, trainingRow: 17);
        var reported = Fit(_options with { NearCopies = NearCopyPolicy.Report });
        var quiet = _options with { ProgressCallback = at => Assert.Fail($"{at.Stage} again") };

        Assert.Equal((0, 30, 1), (reported.QuarantinedCount, reported.SyntheticCount, reported.NearCopies!.Count));
        Assert.Empty(SyntheticStore.Open(Store).Quarantined);
        Assert.Equal(29, Fit(quiet).SyntheticCount);
        Assert.Single(SyntheticStore.Open(Store).Quarantined);
        Assert.Equal(30, Fit(quiet with { NearCopies = NearCopyPolicy.Report }).SyntheticCount);
    }

    [Fact]
    public void Fit_OtherLevelOrFeatures_SearchesAnew()
    {
        Fit(_options);
        var features = ImageFeatures.FromTorchScript(Path.Combine(AppContext.BaseDirectory, "Quality", "mean-colour.pt"), "cpu");
        List<string> stages = [];
        var options = _options with { ProgressCallback = at => stages.Add(at.Stage) };

        Fit(options with { NearCopyLevel = 0.5 });
        Assert.Contains("looking for near-copies", stages);
        Assert.Equal(["pixels"], SyntheticStore.Open(Store).NearCopies!.Spaces.Select(space => space.Name));

        stages.Clear();
        Fit(options with { NearCopyFeatures = features });
        Assert.Contains("looking for near-copies", stages);
        Assert.Equal([features.Name, "pixels"], SyntheticStore.Open(Store).NearCopies!.Spaces.Select(space => space.Name));

        // What looked in more spaces serves for fewer.
        stages.Clear();
        Assert.Equal(2, Fit(options).NearCopies!.Spaces.Count);
        Assert.Empty(stages);
    }

    [Fact]
    public void Fit_CancelledInTheSearch_FindsTheSameLater()
    {
        Fit(_options with { NearCopies = NearCopyPolicy.Off });
        Plant(3, trainingRow: 17);
        using var cancel = new CancellationTokenSource();
        var stopped = _options with
        {
            CancellationToken = cancel.Token,
            ProgressCallback = at =>
            {
                if (at.Stage == "looking for near-copies")
                {
                    cancel.Cancel();
                }
            },
        };

        Assert.ThrowsAny<OperationCanceledException>(() => Fit(stopped));
        Assert.False(File.Exists(List));
        Assert.Equal(1, Fit(_options).QuarantinedCount);
    }

    [Fact]
    public void Fit_DamagedList_SaysWhatToDo()
    {
        Fit(_options);
        File.WriteAllText(List, "{ half");

        var message = Assert.Throws<FairDiffException>(() => Fit(_options)).Message;
        Assert.Contains(List, message, StringComparison.Ordinal);
        Assert.Contains("Delete the file", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DiffusionAugmentation_LevelOutOfRange_NamesIt()
    {
        Assert.Contains(
            "NearCopyLevel is 0; it must be above 0 and below 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Fit(_options with { NearCopyLevel = 0 })).Message,
            StringComparison.Ordinal);
    }

    private DiffusionAugmentationTransformer Fit(DiffusionAugmentationOptions options) =>
        _ml.FairDiff().DiffusionAugmentation(options).Fit(_data);

    private ReadRow[] Rows(DiffusionAugmentationTransformer transformer) =>
        [.. AugmentedRows.Read(_ml, transformer.Transform(_data)).Where(row => row.IsSynthetic)];

    /// <summary>Puts a training image in the place of a drawn one, as if the generator had drawn it.</summary>
    private void Plant(int index, int trainingRow)
    {
        var file = $"{index:D6}.png";
        var path = Path.Combine(Store, file);
        var provenance = ImageProvenance.Read(path)!;
        using (var image = TestImages.Noisy(trainingRow, trainingRow % 3, TinyStudy.Size))
        {
            image.Save(path);
        }

        File.WriteAllBytes(path, PngProvenance.Write(File.ReadAllBytes(path), provenance, SigningCredential.Default));
        var manifest = Path.Combine(Store, "manifest.jsonl");
        File.WriteAllLines(manifest, File.ReadAllLines(manifest).Select(line =>
        {
            var record = JsonNode.Parse(line)!;
            if ((string)record["file"]! == file)
            {
                record["sha256"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
            }

            return record.ToJsonString();
        }));
    }
}
