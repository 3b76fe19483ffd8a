using System.Globalization;
using System.IO.Compression;
using System.Text;
using FairDiff.Chaos.Kills;
using FairDiff.MLNet.Hosting.Tests;
using FairDiff.Pipelines.Tests.Generation;

namespace FairDiff.Chaos.Inputs;

/// <summary>One kind of input: a folder of good files, which of them are damaged, and the commands that read them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Files">The names of the files that are damaged, with * for what varies.</param>
/// <param name="Commands">The commands; {file} is the damaged one.</param>
internal sealed record InputKind(string Name, string[] Files, string[][] Commands);

/// <summary>The good files, made by the command itself.</summary>
internal static class Corpus
{
    private static readonly string[] Judged =
        ["--scores", "score_", "--groups", "site", "--bootstrap", "100", "--min-group-size", "2", "--min-class-size", "1"];

    private static readonly string[] Drawn = ["--count", "6", "--steps", "1", "--device", "cpu", "--precision", "float32"];

    public static readonly InputKind[] Kinds =
    [
        new("tables", ["scores.csv"],
        [
            ["evaluate", "--predictions", "{file}", .. Judged, "--html", "p.html", "--json", "o.json", "--csv", "o.csv"],
            ["compare", "--method", "a={file}", "--method", "b=other.csv", .. Judged, "--json", "o.json", "--html", "p.html"],
            ["dossier", "--predictions", "{file}", .. Judged, "--output", "dossier"],
        ]),
        new("raters", ["ratings.csv"], [["raters", "--ratings", "{file}", "--output", "soft.csv", "--json", "o.json"]]),
        new("features", ["features.csv"],
            [["represent", "--features", "{file}", "--domain", "site", "--estimates", "2", "--json", "o.json", "--csv", "o.csv"]]),
        new("metadata", ["metadata.csv"],
            [["generate", "--data", ".", "--attributes", "site", "--image-size", "8", "--output", "out", "--dry-run"],
                ["preview", "--data", ".", "--augmentation", "color", "--image-size", "8", "--images", "2", "--draws", "1"]]),
        new("images", ["5.png", "6.png"],
        [
            ["generate", "--data", ".", "--attributes", "site", "--image-size", "8", "--output", "out", "--dry-run", "--skip-corrupt"],
            ["inspect", "{file}"],
        ]),
        new("store", ["manifest.jsonl", "store.json", "00000*.png"],
        [
            ["inspect", "store", "--verify"],
            ["inspect", "{file}"],
            ["generate", "--generator", "generator.safetensors", .. Drawn, "--output", "store"],
        ]),
        new("workspace", ["*.json", "*.safetensors"],
        [
            ["inspect", "workspace"],
            ["generate", "--generator", "workspace", "--count", "2", "--steps", "1", "--output", "out", "--dry-run"],
        ]),
        new("weights", ["model.zip", "net.onnx", "net.npz"],
        [
            ["represent", "--features", "features.csv", "--pretrained", "{file}", "--domain", "site", "--image-size", "16"],
            ["predict", "--model", "{file}", "--data", ".", "--output", "o.csv"],
        ]),
        new("study", ["*.json", "*.csv", "*.txt"],
            [["dossier", "run", "--output", "dossier"], ["sweep", "run", "other", "--output", "sweep"], ["gather", "run"]]),
        new("mlruns", ["*"],
        [
            ["mlflow", "list", "--uri", "mlruns"],
            ["mlflow", "compare", "fairness/inDistribution/accuracy", "--uri", "mlruns"],
            ["mlflow", "sync", "--from", "mlruns", "--to", "{server}"],
        ]),
    ];

    /// <summary>Makes the folder of each kind.</summary>
    public static void Make(string root)
    {
        string Of(string kind) => Directory.CreateDirectory(Path.Combine(root, kind)).FullName;
        var work = Place.Fresh(root, "work");
        TinyFolder.Create(Path.Combine(work, "data"));
        Fairdiff.Must(work, StudyKills.Line("data"));
        Fairdiff.Must(work, GenerateKills.Line("data"));
        foreach (var name in new[] { "scores.csv", "other.csv" })
        {
            File.WriteAllText(Path.Combine(Of("tables"), name), Scores(name.Length));
        }

        File.WriteAllText(Path.Combine(Of("raters"), "ratings.csv"), Ratings());
        File.WriteAllText(Path.Combine(Of("features"), "features.csv"), Features());
        Place.Copy(Path.Combine(work, "data"), Of("metadata"));
        Place.Copy(Path.Combine(work, "data"), Of("images"));
        Fairdiff.Must(work, ["generate", "--generator", "workspace", .. Drawn, "--output", "drawn"]);
        Place.Copy(Path.Combine(work, "drawn"), Path.Combine(Of("store"), "store"));
        File.Copy(Path.Combine(work, "workspace", "generator.safetensors"), Path.Combine(Of("store"), "generator.safetensors"));
        Place.Copy(Path.Combine(work, "workspace"), Path.Combine(Of("workspace"), "workspace"));
        Place.Copy(Path.Combine(work, "run"), Path.Combine(Of("study"), "run"));
        Place.Copy(Path.Combine(work, "run"), Path.Combine(Of("study"), "other"));
        Weights(Of("weights"), work);
        Place.Copy(Path.Combine(work, "mlruns"), Path.Combine(Of("mlruns"), "mlruns"));
        foreach (var model in Directory.GetFiles(Of("mlruns"), "model.zip", SearchOption.AllDirectories))
        {
            File.WriteAllText(model, "a model"); // nobody reads it there, and it is copied for each case
        }

        Directory.Delete(work, recursive: true);
    }

    private static void Weights(string folder, string work)
    {
        Place.Copy(Path.Combine(work, "data"), folder);
        File.Copy(Directory.GetFiles(Path.Combine(work, "mlruns"), "model.zip", SearchOption.AllDirectories)[0], Path.Combine(
            folder, "model.zip"));
        File.WriteAllLines(
            Path.Combine(folder, "features.csv"),
            Enumerable.Range(0, 24).Select(i => $"{i}.png,{(i % 2 == 0 ? "A" : "B")}").Prepend("path,site"));
        using (var models = new TwoModels())
        {
            var ml = new MLContext();
            ml.FairDiff().ExportOnnx(ml.Model.Load(models.First, out _), Path.Combine(folder, "net.onnx"));
        }

        using var archive = ZipFile.Open(Path.Combine(folder, "net.npz"), ZipArchiveMode.Create);
        foreach (var (name, count) in new[] { ("conv1.weight", 27), ("fc.bias", 2) })
        {
            var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({count},), }}\n";
            using var stream = archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression).Open();
            stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0]);
            stream.Write(Encoding.ASCII.GetBytes(header));
            stream.Write(new byte[4 * count]);
        }
    }

    private static string Scores(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("path,label,site,score_a,score_b,score_c\n");
        for (var row = 0; row < 60; row++)
        {
            var (a, b) = (random.NextDouble(), random.NextDouble());
            text.Append(CultureInfo.InvariantCulture, $"{row}.png,{"abc"[row % 3]},{(row % 2 == 0 ? "North" : "South")},")
                .Append(CultureInfo.InvariantCulture, $"{a / 2:R},{b / 2:R},{1 - (a / 2) - (b / 2):R}\n");
        }

        return text.ToString();
    }

    private static string Ratings()
    {
        var random = new Random(1);
        return "image,rater,condition,confidence\n" + string.Concat(Enumerable.Range(0, 60).Select(
            row => $"{row / 3}.png,r{row % 3},{(random.Next(3) == 0 ? "nevus" : "mole")},{random.Next(1, 6)}\n"));
    }

    private static string Features()
    {
        var random = new Random(1);
        return "path,site,feature_0,feature_1,feature_2\n" + string.Concat(Enumerable.Range(0, 40).Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"{row}.png,{(row % 2 == 0 ? "A" : "B")},{random.NextDouble():R},{random.NextDouble():R},{random.NextDouble():R}\n")));
    }
}
