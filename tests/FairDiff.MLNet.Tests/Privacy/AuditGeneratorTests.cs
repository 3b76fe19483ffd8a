using FairDiff.Fairness;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests.Privacy;

/// <summary>A generator that knows sixty noisy images by heart, and images of the same kind that it never saw.</summary>
public sealed class AuditGeneratorTests : IClassFixture<AuditGeneratorTests.Trained>
{
    private readonly Trained _trained;

    public AuditGeneratorTests(Trained trained) => _trained = trained;

    [Fact]
    public void AuditGenerator_MembersKnownByHeart_Leaks()
    {
        var report = _trained.Audit(Rows(0, 60), Rows(1000, 120));

        Assert.Equal(PrivacyVerdict.Leaks, report.Verdict);
        Assert.True(report.Membership.Attack.AucLower > 0.8, report.ToString());
        Assert.InRange(report.Membership.ControlCovered, 15, 20);
        Assert.True(report.Membership.Blind!.AucLower < 0.5, report.ToString());
        Assert.Equal((60, 120, 0, 0), (report.MemberImages, report.HeldOutImages, report.SharedImages, report.UnknownConditions));
        Assert.Null(report.NearCopies);
        Assert.Contains("control: without the generator", report.ToString());
        Assert.Equal(1, report.Metrics["privacy/leaks"]);
        Assert.Equal(report.Membership.Attack.Auc, report.Metrics["privacy/auc"]);
    }

    [Fact]
    public void AuditGenerator_HeldOutImagesOfAnotherKind_IsNotInterpretable()
    {
        var report = _trained.Audit(Rows(0, 60), Rows(1000, 120, brighter: 40));

        Assert.Equal(PrivacyVerdict.NotInterpretable, report.Verdict);
        Assert.Contains("without the model", report.Sentence);
        Assert.False(report.Metrics.ContainsKey("privacy/leaks"));
    }

    [Fact]
    public void AuditGenerator_Store_LooksForNearCopiesInPixelsAndShapes()
    {
        var report = _trained.Audit(Rows(0, 60), Rows(1000, 120), new() { StorePath = _trained.Store, Scores = new() { Draws = 1 } });

        var copies = report.NearCopies!;
        Assert.Equal(["pixels", "shapes, flipped in any way, repeats"], copies.Spaces.Select(space => space.Name));
        Assert.Equal(40, copies.Report.ImageCount);
        Assert.All(copies.Report.Spaces, space => Assert.Equal(120, space.RealCount));
        Assert.All(copies.Spaces, space => Assert.Equal(5, space.HeldOut.Count));
        Assert.Contains("near-copies of training images", report.Sentence);
    }

    [Fact]
    public void AuditGenerator_Patients_AreTheUnits()
    {
        var report = _trained.Audit(
            Rows(0, 60), Rows(1000, 120), new() { ClusterColumnName = "Patient", Scores = new() { Draws = 1 } });

        // Two images each.
        Assert.Equal((30, 60), (report.Membership.Attack.Members, report.Membership.Attack.Others));
        Assert.Equal(PrivacyVerdict.NotInterpretable, report.Verdict);
        Assert.Contains("too few", report.Sentence);
    }

    [Fact]
    public void AuditGenerator_PatientOnBothSides_IsRefusedByName()
    {
        var message = Assert.Throws<FairDiffException>(() => _trained.Audit(
            Rows(0, 60), [.. Rows(1000, 120), Rows(0, 1, noise: 5000)[0]], new() { ClusterColumnName = "Patient" })).Message;

        Assert.Contains("Patient p0 is on both sides", message);
    }

    [Fact]
    public void AuditGenerator_MembersAmongTheHeldOut_AreLeftOut()
    {
        var report = _trained.Audit(Rows(0, 60), [.. Rows(1000, 110), .. Rows(0, 10)], new() { Scores = new() { Draws = 1 } });

        Assert.Equal((110, 10), (report.HeldOutImages, report.SharedImages));
        Assert.Throws<FairDiffException>(() => _trained.Audit(Rows(0, 60), Rows(0, 20)));
    }

    [Fact]
    public void AuditGenerator_UnknownHospital_IsUnknownToTheGenerator()
    {
        var report = _trained.Audit(
            Rows(0, 60), [.. Rows(1000, 110), .. Rows(2000, 10, hospital: "Z")], new() { Scores = new() { Draws = 1 } });

        Assert.Equal(10, report.UnknownConditions);
    }

    [Fact]
    public void AuditGenerator_MoreMembersThanTrainingRows_IsRefused() =>
        Assert.Contains("trained on 60 rows", Assert.Throws<FairDiffException>(
            () => _trained.Audit(Rows(0, 61), Rows(1000, 120))).Message);

    [Fact]
    public void FromJson_WhatToJsonWrote_IsTheSame()
    {
        var report = _trained.Audit(Rows(0, 60), Rows(1000, 120), new() { StorePath = _trained.Store, Scores = new() { Draws = 1 } });

        var read = GeneratorAuditReport.FromJson(report.ToJson());

        Assert.Equal(report.ToJson(), read.ToJson());
        Assert.Equal(report.ToString(), read.ToString());
        Assert.Contains("\"verdict\": \"leaks\"", report.ToJson());
        Assert.Throws<FairDiffException>(() => GeneratorAuditReport.FromJson("{}"));
    }

    private static Row[] Rows(int first, int count, int brighter = 0, string? hospital = null, int noise = 0) =>
        [.. Enumerable.Range(first, count).Select(index => new Row(index, brighter, hospital ?? (index % 2 == 0 ? "A" : "B"), noise))];

    public sealed class Trained : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly MLContext _ml = new(seed: 1);

        public Trained()
        {
            using var generator = _ml.FairDiff().TrainImageGenerator(View(Rows(0, 60)), new()
            {
                AttributeColumnNames = ["Hospital"], WorkspacePath = Folder, TrainingSteps = 300, BatchSize = 16,
                Network = UNetOptions.Tiny, LearningRate = 3e-3, WarmupSteps = 5, EmaDecay = 0.98, Device = "cpu",
            });
            generator.Generate(Store, new() { Plan = SamplingPlan.AsInData, Count = 40, Sampling = new() { SamplerSteps = 4 } });
        }

        public string Store => _folder.File("store");

        private string Folder => _folder.File("generator");

        public void Dispose() => _folder.Dispose();

        internal GeneratorAuditReport Audit(Row[] members, Row[] heldOut, GeneratorAuditOptions? options = null) =>
            _ml.FairDiff().AuditGenerator(Folder, View(members), View(heldOut), (options ?? new()) with { Device = "cpu" });

        private IDataView View(Row[] rows)
        {
            var view = _ml.Data.LoadFromEnumerable(rows);
            return _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.Transforms.Conversion.MapValueToKey("Hospital"))
                .Fit(view).Transform(view);
        }
    }

    internal sealed class Row(int index, int brighter, string hospital, int noise)
    {
        [ImageType(8, 8)]
        public MLImage Image
        {
            get
            {
                // Of seeds that follow each other, Random makes numbers that hang together.
                byte[] bytes = [.. Enumerable.Range(0, 6).SelectMany(
                    block => System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(((index + noise) * 8) + block)))];
                var pixels = new byte[8 * 8 * 4];
                for (var (from, to) = (0, 0); to < pixels.Length; to++)
                {
                    pixels[to] = to % 4 == 3 ? (byte)255 : (byte)(30 + (bytes[from++] * 170 / 256) + brighter);
                }

                return MLImage.CreateFromPixels(8, 8, MLPixelFormat.Rgba32, pixels);
            }
        }

        public string Label => index / 2 % 2 == 0 ? "left" : "right";

        public string Hospital => hospital;

        public string Patient => $"p{index / 2}";
    }
}
