"""The bundled event: real milestones and claims, simulated sign-ups, buses and posts."""
