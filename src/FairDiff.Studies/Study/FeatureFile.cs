using System.Text;
using FairDiff.MLNet;
using FairDiff.Shared;
using FairDiff.Torch;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>The features of the images of a study, real and synthetic: computed once, and kept in the run folder.</summary>
internal static class FeatureFile
{
    private const string Name = "features.bin", Magic = "fairdiff-features-1", Column = "Features", GeneratorColumn = "GeneratorId";
    private const int ReportEvery = 50;

    /// <summary>The features by the path of the image.</summary>
    /// <param name="data">The study's data; their paths are the images.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="progress">Told how many images are done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FairDiffException">The data name no image files, or an image cannot be read.</exception>
    public static IReadOnlyDictionary<string, float[]> Of(
        StudyData data, StudySettings settings, RunFolder folder, Action<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        if (data.ImageFileStage is not { } stage)
        {
            throw new FairDiffException(
                "Features is set, but the data name no image files (StudyData.ImageFileStage); a study over frozen features is one of a "
                    + "folder of images.");
        }

        string[] paths = [.. Views(data).SelectMany(view => Texts(view, PredictionFile.PathColumn)).Distinct(StringComparer.Ordinal)];
        return Kept(folder.Root, settings.Features!, [data.Digest, .. paths], paths, () =>
        {
            var images = stage(new MLContext(seed: 0));
            IDataView view = new TextRowsView([PredictionFile.PathColumn], [.. paths.Select(file => (string[])[file])]);
            return Vectors(images.Fit(view).Transform(view), paths.Length, settings, progress, cancellationToken);
        });
    }

    /// <summary>The features of the images that a generator drew, by the path of the image.</summary>
    /// <param name="images">The images, as <c>LoadSyntheticImages</c> reads them.</param>
    /// <param name="settings">The study's settings.</param>
    /// <param name="workspace">The workspace of the generator, where they are kept.</param>
    /// <param name="progress">Told how many images are done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static IReadOnlyDictionary<string, float[]> OfSynthetic(
        IDataView images, StudySettings settings, string workspace, Action<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        string[] paths = [.. Texts(images, PredictionFile.PathColumn)];
        return Kept(
            workspace, settings.Features!, [.. Texts(images, GeneratorColumn).Distinct(), .. paths.Select(Path.GetFileName)], paths,
            () => Vectors(images, paths.Length, settings, progress, cancellationToken));
    }

    private static Dictionary<string, float[]> Kept(
        string folder, StudyFeatures features, IEnumerable<string?> images, string[] paths, Func<List<float[]>> compute)
    {
        var path = Path.Combine(folder, Name);
        var header = string.Join('\n', images.Prepend($"{features.ImageSize}").Prepend(features.Weights.Sha256).Prepend(Magic));
        if (Read(path, header, paths) is { } known)
        {
            return known;
        }

        var vectors = compute();
        DiskErrors.Guard(path, () => Write(path, header, vectors));
        return ByPath(paths, vectors);
    }

    private static List<float[]> Vectors(
        IDataView images, int count, StudySettings settings, Action<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var view = new MLContext(seed: 0).FairDiff().FeaturizeImages(Column, new ImageFeaturizerOptions
        {
            Weights = settings.Features!.Weights.Source,
            ImageColumnName = StudyData.ImageColumn,
            ImageSize = settings.Features.ImageSize,
            Device = settings.Device,
            FallbackToCpu = settings.FallbackToCpu,
            CancellationToken = cancellationToken,
        }).Fit(images).Transform(images);
        var vectors = new List<float[]>();
        using var cursor = view.GetRowCursor([view.Schema[Column]]);
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema[Column]);
        VBuffer<float> buffer = default;
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            getter(ref buffer);
            vectors.Add([.. buffer.DenseValues()]);
            if (vectors.Count % ReportEvery == 0)
            {
                progress?.Invoke(new TrainingProgress("features", vectors.Count, count, null));
            }
        }

        return vectors;
    }

    private static IEnumerable<IDataView> Views(StudyData data) =>
        new[] { data.Train, data.Validation, data.InDistribution.Rows }.OfType<IDataView>().Concat(
            data.OutOfDistribution.Select(set => set.Rows));

    private static IEnumerable<string> Texts(IDataView view, string column) => CellText.Rows(view, [column]).Select(row => row[0]);

    private static Dictionary<string, float[]> ByPath(string[] paths, IReadOnlyList<float[]> vectors) =>
        paths.Zip(vectors).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    private static void Write(string path, string header, List<float[]> vectors)
    {
        var unfinished = path + ".tmp";
        using (var writer = new BinaryWriter(File.Create(unfinished), Encoding.UTF8))
        {
            writer.Write(header);
            writer.Write(vectors[0].Length);
            foreach (var value in vectors.SelectMany(vector => vector))
            {
                writer.Write(value);
            }
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>What the file holds; null where there is none, or one of other images, weights or size.</summary>
    private static Dictionary<string, float[]>? Read(string path, string header, string[] paths)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var reader = new BinaryReader(File.OpenRead(path), Encoding.UTF8);
            if (reader.ReadString() != header || reader.ReadInt32() is var length && length < 1)
            {
                return null;
            }

            return ByPath(paths, [.. paths.Select(_ => Enumerable.Range(0, length).Select(_ => reader.ReadSingle()).ToArray())]);
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
