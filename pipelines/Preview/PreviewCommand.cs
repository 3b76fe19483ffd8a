using System.CommandLine;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Folder;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Preview;

/// <summary><c>fairdiff preview</c>: a contact sheet of real images under an augmentation.</summary>
internal static class PreviewCommand
{
    public static Command Create()
    {
        var rows = new FolderRowOptions(required: true);
        var augmentation = new Option<string>(
            "--augmentation") { Description = $"What to show: {AugmentationNames.List}", Required = true };
        var operations = new Option<int>("--n") { Description = "Operations of randaugment, 1 to 14", DefaultValueFactory = _ => 2 };
        var strength = new Option<int>("--m") { Description = "Their strength, 0 to 30", DefaultValueFactory = _ => 9 };
        var images =
            new Option<int>("--images") { Description = "Images, spread evenly over the training rows", DefaultValueFactory = _ => 8 };
        var draws = new Option<int>("--draws")
        {
            Description = "Augmentations of each image, beside the image itself", DefaultValueFactory = _ => 7
        };
        var seed = new Option<int>("--seed") { Description = "Seed of what is drawn" };
        var output = new Option<string>("--output") { Description = "The PNG file", DefaultValueFactory = _ => "augmentation.png" };
        var command = new Command("preview", Help) { augmentation, operations, strength, images, draws, seed, output };
        rows.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var sheet = new PreviewSheet(
                rows.Read(parsed)!,
                AugmentationNames.Named(parsed.GetValue(augmentation)!, parsed.GetValue(operations), parsed.GetValue(strength)),
                parsed.GetValue(images), parsed.GetValue(draws), parsed.GetValue(seed));
            sheet.Write(parsed.GetValue(output)!, parsed.InvocationConfiguration.Output.WriteLine, cancellationToken);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private const string Help = """
        Write a contact sheet of real images under a heuristic augmentation: each row is an image and what training would see of it.

        Examples:
          fairdiff preview --data isic2017 --augmentation dermatology --image-size 96
          fairdiff preview --data isic2017 --augmentation randaugment --n 3 --m 15 --output randaugment.png
        """;
}
